;;; A session with lsp-mode: emacs -Q --batch -l user.el -l lsp-mode.el  -*- lexical-binding: t -*-

(require 'lsp-mode)

;; As docs/editors.md gives it.
(add-to-list 'lsp-language-id-configuration '(".*" . "plaintext") t)
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '("keydocs" "serve"))
                  :activation-fn (lambda (&rest _) t)
                  :add-on? t
                  :priority -1
                  :server-id 'keydocs))

;; Questions that a batch session cannot answer.
(setq lsp-auto-guess-root t
      lsp-enable-suggest-server-download nil
      lsp-warn-no-matched-clients nil)

(defun lsp-hover-text ()
  (let ((answer (lsp-request "textDocument/hover" (lsp--text-document-position-params))))
    (and answer (lsp-get (lsp-get answer :contents) :value))))

(user-session
 (lambda ()
   (user-open "almanac/watch.py")
   (lsp)
   (user-wait "the client" (lambda () (and (lsp-workspaces)
                                           (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))))
   (user-see 'mode (symbol-name major-mode))
   (user-see 'version emacs-version)
   (user-go-to "night = night_of(" "night_of")
   (user-see 'hover (user-wait "the hover" #'lsp-hover-text))
   (user-see 'jump (user-jump))
   (user-see 'completion (user-complete "\nnight_"))
   (user-see 'processes (vector (process-id (lsp--workspace-cmd-proc (car (lsp-workspaces))))))
   (setq lsp-restart 'ignore)
   (lsp-workspace-shutdown (car (lsp-workspaces)))))
