" A session with Vim and ALE: vim -Nu ale.vim -i NONE -n, in a terminal.
" Environment: KEYDOCS (the command), ROOT (the workspace), SEEN (the file for what was seen, as JSON).
set hidden nomore shortmess+=AIF
let $PATH = fnamemodify($KEYDOCS, ':h') . ':' . $PATH

" As docs/editors.md gives it.
packadd ale
let s:types = ['python', 'c', 'cpp', 'cmake', 'yaml', 'markdown']
for s:type in s:types
  call ale#linter#Define(s:type, {
  \   'name': 'keydocs',
  \   'lsp': 'stdio',
  \   'executable': 'keydocs',
  \   'command': '%e serve',
  \   'project_root': {buffer -> fnamemodify(
  \     finddir('.git', fnamemodify(bufname(buffer), ':p:h') . ';'), ':p:h:h')},
  \ })
endfor
" In this order: a filetype plugin may set an omnifunc of its own.
filetype plugin on
augroup keydocs
  autocmd!
  execute 'autocmd FileType' join(s:types, ',') 'setlocal omnifunc=ale#completion#OmniFunc'
augroup END
let g:ale_linters = {'python': ['keydocs'], 'cpp': ['keydocs']}

let g:ale_hover_to_preview = 1
let s:seen = {}

function! s:Wait(what, condition) abort
  for s:turn in range(400)
    if a:condition()
      return
    endif
    sleep 50m
  endfor
  throw 'waited in vain for ' . a:what
endfunction

function! s:Preview() abort
  let l:windows = filter(range(1, winnr('$')), {_, window -> getwinvar(window, '&previewwindow')})
  return empty(l:windows) ? [] : getbufline(winbufnr(l:windows[0]), 1, '$')
endfunction

" The first answers may come before the index does.
function! s:Hover() abort
  ALEHover
  sleep 200m
  return s:Preview() != [] && s:Preview() != ['']
endfunction

function! s:Jump() abort
  let l:from = bufnr('')
  ALEGoToDefinition
  call s:Wait('the jump', {-> bufnr('') != l:from})
  let l:there = {'path': expand('%:p')[len($ROOT):], 'line': line('.'), 'text': getline('.')}
  execute 'buffer' l:from
  return l:there
endfunction

" Presses keys, and goes on when Vim waits for the next.
function! s:Complete() abort
  execute 'edit' $ROOT . 'lamp/character.cpp'
  call feedkeys("Golamp_ti\<C-x>\<C-o>", 't')
  let s:turns = 0
  call timer_start(50, function('s:SeeCompletion'), {'repeat': -1})
endfunction

" One name alone is put in without a menu. While Vim waits for the answer, the line may be empty.
function! s:SeeCompletion(timer) abort
  let s:turns += 1
  if getline('.') =~# 'LAMP_T' || s:turns > 200
    call timer_stop(a:timer)
    let s:seen.completed = trim(getline('.'))
    call s:Finish()
  endif
endfunction

" By keys, because a command may not close windows while completion goes on.
function! s:Finish() abort
  call writefile([json_encode(s:seen)], $SEEN)
  call feedkeys("\<C-\>\<C-n>:qall!\<CR>", 't')
endfunction

function! s:Session(_) abort
  try
    execute 'edit' $ROOT . 'almanac/watch.py'
    call search('night = night_of(')
    call search('night_of(')
    call s:Wait('the hover', function('s:Hover'))
    let s:seen.hover = s:Preview()
    pclose
    let s:seen.jump = s:Jump()
    let s:seen.omnifunc = &omnifunc
    let s:seen.processes = map(job_info(), {_, job -> job_info(job).process})
    call s:Complete()
  catch
    let s:seen.error = v:exception . ' ' . v:throwpoint
    call s:Finish()
  endtry
endfunction

autocmd VimEnter * call timer_start(0, function('s:Session'))
