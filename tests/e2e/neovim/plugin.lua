-- A user's session with the plugin: nvim --clean --headless -l plugin.lua FOLDER KEYDOCS ROOT
local folder, keydocs, root = arg[1], arg[2], arg[3]
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))
local seen = user.seen

user.install(keydocs, folder)
vim.cmd.runtime('plugin/keydocs.lua')

---What a picker was given. It chooses the entry whose text has `wanted` in it.
local function pick(wanted)
  local given = {}
  vim.ui.select = function(items, options, on_choice)
    given.prompt, given.kind = options.prompt, options.kind
    given.entries = vim.tbl_map(options.format_item, items)
    on_choice(vim.iter(items):find(function(item)
      return options.format_item(item):find(wanted, 1, true) ~= nil
    end))
  end
  return given
end

local function keydocs_command(arguments)
  return function()
    vim.cmd('Keydocs ' .. arguments)
  end
end

-- What a command says instead of showing anything.
local function said_by(act)
  local before = #user.messages
  act()
  user.wait('a message', function()
    return #user.messages > before
  end)
  return user.messages[#user.messages]
end

local function checkhealth()
  vim.cmd('checkhealth keydocs')
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  vim.cmd.bwipeout()
  return text
end

local function without_a_server()
  seen.no_server = said_by(keydocs_command('info'))
  seen.status_without = require('keydocs').status()
  local counted = require('keydocs.counts').counted
  seen.counted = { counted(0, 'name'), counted(1, 'entry', 'entries'), counted(2, 'entry', 'entries') }
  seen.names_without = vim.fn.getcompletion('Keydocs open nig', 'cmdline')
  seen.health_disabled = checkhealth()
  local path = vim.env.PATH
  vim.env.PATH = '/nowhere'
  seen.health_not_found = checkhealth()
  vim.env.PATH = path
end

local function open_commands()
  user.go_to('night = night_of(', 'night_of')
  user.ready()
  seen.open_at_cursor = user.jump(root, keydocs_command('open'))
  seen.open_by_name = user.jump(root, keydocs_command('open LAMP_REQUIRE'))
  seen.open_by_mapping = user.jump(root, function()
    vim.keymap.set('n', 'gK', '<Plug>(keydocs-open)')
    vim.cmd.normal('gK')
  end)
  seen.open_unknown = said_by(keydocs_command('open no_such_name'))
  user.go_to('OIL_PER_HOUR = 0.35', '0.35')
  seen.open_nothing = said_by(keydocs_command('open'))
end

-- Of a name that two pages define, in a file that uses neither.
local function open_one_of_several()
  user.open(vim.fs.joinpath(root, 'lamp/character.cpp'))
  seen.picker = pick('sun.py_docs.md')
  seen.open_of_several = user.jump(root, keydocs_command('open hours'))
end

local function search_commands()
  seen.search_picker = pick('LAMP_TICK_MS')
  seen.search = user.jump(root, keydocs_command('search LAMP_'))
  vim.ui.input = function(options, on_confirm)
    seen.search_prompt = options.prompt
    on_confirm(' plan_night ')
  end
  pick('plan_night')
  seen.search_asked = user.jump(root, keydocs_command('search'))
  seen.search_unknown = said_by(keydocs_command('search zzzzqqqq'))
end

local function other_commands()
  seen.info = user.float(keydocs_command('info')).lines
  local before = #user.messages
  vim.cmd('Keydocs rebuild')
  user.wait('the end of the rebuild', function()
    return #user.messages >= before + 2
  end, user.READY_MS)
  seen.rebuild = vim.list_slice(user.messages, before + 1, before + 2)
  -- The server has it shown before it answers; the cursor moves with the answer.
  seen.log = user.jump(root, keydocs_command('log'), function()
    return vim.fn.line('.') == vim.fn.line('$')
  end)
  seen.log_lines = vim.api.nvim_buf_line_count(vim.fn.bufnr('keydocs.log'))
  seen.unknown = said_by(keydocs_command('nonsense'))
  seen.too_much = said_by(keydocs_command('info now'))
end

local function command_line()
  seen.subcommands = vim.fn.getcompletion('Keydocs ', 'cmdline')
  seen.subcommand = vim.fn.getcompletion('Keydocs re', 'cmdline')
  seen.names = vim.fn.getcompletion('Keydocs open night_', 'cmdline')
  seen.names_by_part = vim.fn.getcompletion('Keydocs search epoch', 'cmdline')
  seen.names_searched = vim.fn.getcompletion('Keyd search lr', 'cmdline')
  seen.names_for_info = vim.fn.getcompletion('Keydocs info nig', 'cmdline')
end

local function states()
  local receive = vim.lsp.handlers['keydocs/status']
  local context = { client_id = user.client().id }
  local texts = { require('keydocs').status() }
  local status = { state = 'indexing', message = 'Indexing', percentage = 42 }
  for _, state in ipairs({ 'indexing', 'failed', 'ready' }) do
    receive(nil, vim.tbl_extend('force', status, { state = state }), context)
    -- As a status line shows it.
    table.insert(texts, vim.api.nvim_eval_statusline("%{%v:lua.require'keydocs'.status()%}", {}).str)
  end
  return texts
end

user.finish(function()
  without_a_server()
  vim.lsp.enable('keydocs')
  user.open(vim.fs.joinpath(root, 'almanac/watch.py'))
  open_commands()
  open_one_of_several()
  search_commands()
  other_commands()
  command_line()
  seen.health = checkhealth()
  seen.states = states()
end)
