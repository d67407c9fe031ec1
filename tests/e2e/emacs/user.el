;;; What both clients' scripts do as a user would.  -*- lexical-binding: t -*-
;; Environment: KEYDOCS (the command), ROOT (the workspace).  What was seen is printed as one JSON object.

(require 'json)
(require 'xref)
(setq package-directory-list '("/usr/share/emacs/site-lisp/elpa"))
(package-initialize)
(add-to-list 'exec-path (file-name-directory (getenv "KEYDOCS")))
(setq inhibit-message t)

(defvar user-seen nil "What was seen, as an alist.")

(defun user-see (name value)
  (push (cons name value) user-seen))

(defun user-wait (what condition)
  "Wait until CONDITION returns something, and return that."
  (let ((end (+ (float-time) 20)) found)
    (while (not (setq found (funcall condition)))
      (when (> (float-time) end)
        (error "Waited in vain for %s" what))
      (accept-process-output nil 0.02))
    found))

(defun user-open (path)
  (find-file (expand-file-name path (getenv "ROOT"))))

(defun user-go-to (text name)
  "Put the cursor on NAME in the line that contains TEXT."
  (goto-char (point-min))
  (search-forward text)
  (beginning-of-line)
  (search-forward name)
  (backward-char))

(defun user-jump ()
  "Where M-. leads."
  (save-window-excursion
    (save-current-buffer
      ;; Called with the name: without a terminal, the command may not ask for it.
      (xref-find-definitions (xref-backend-identifier-at-point (xref-find-backend)))
      `((path . ,(file-relative-name buffer-file-name (getenv "ROOT")))
        (line . ,(line-number-at-pos))
        (text . ,(buffer-substring-no-properties (line-beginning-position) (line-end-position)))))))

(defun user-complete (typed)
  "What could follow TYPED in a new last line."
  (goto-char (point-max))
  (insert typed)
  (let* ((capf (run-hook-with-args-until-success 'completion-at-point-functions))
         (names (all-completions (buffer-substring-no-properties (nth 0 capf) (nth 1 capf)) (nth 2 capf))))
    (vconcat (mapcar #'substring-no-properties names))))

(defun user-session (steps)
  (condition-case problem
      (funcall steps)
    (error (user-see 'error (format "%S" problem))))
  (princ (json-encode user-seen))
  (terpri)
  (set-buffer-modified-p nil)
  (kill-emacs 0))
