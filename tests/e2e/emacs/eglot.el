;;; A session with Eglot: emacs -Q --batch -l user.el -l eglot.el  -*- lexical-binding: t -*-

(require 'eglot)

;; As docs/editors.md gives it.
(add-to-list 'eglot-server-programs '((prog-mode text-mode conf-mode) . ("keydocs" "serve")))

(setq eglot-sync-connect 20)

(defun eglot-hover ()
  (let ((answer (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                 (eglot--TextDocumentPositionParams))))
    (plist-get (plist-get answer :contents) :value)))

(user-session
 (lambda ()
   (user-open "almanac/watch.py")
   (apply #'eglot (eglot--guess-contact))
   (user-see 'mode (symbol-name major-mode))
   (user-see 'version emacs-version)
   (user-go-to "night = night_of(" "night_of")
   (user-see 'hover (user-wait "the hover" #'eglot-hover))
   (user-see 'jump (user-jump))
   (user-see 'completion (user-complete "\nnight_"))
   (let ((process (jsonrpc--process (eglot-current-server))))
     (user-see 'processes (vector (process-id process)))
     (eglot-shutdown (eglot-current-server)))))
