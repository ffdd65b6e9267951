import os
import readline

name = os.path.join(os.environ['PYA_TEST_DIR'], 'history')
readline.clear_history()
for line in 'first', 'second', 'entrée':
    readline.add_history(line)
print(readline.get_current_history_length(), [readline.get_history_item(i) for i in range(5)], readline.get_history_length())
readline.replace_history_item(0, 'replaced')
readline.remove_history_item(1)
print([readline.get_history_item(i) for i in (1, 2)])
readline.write_history_file(name)
readline.append_history_file(1, name)
print(open(name, encoding='utf-8').read())
readline.clear_history()
readline.read_history_file(name)
print(readline.get_current_history_length())
readline.set_history_length(2)
readline.write_history_file(name)
print(open(name, encoding='utf-8').read(), readline.get_history_length())
readline.set_history_length(-1)
for wrong in (lambda: readline.replace_history_item(-1, 'x'), lambda: readline.remove_history_item(99),
              lambda: readline.replace_history_item(99, 'x'), lambda: readline.read_history_file(name + 'x'),
              lambda: readline.append_history_file(1, name + 'x'), lambda: readline.set_completer(3),
              lambda: readline.set_startup_hook(3)):
    try:
        print('no error', wrong())
    except Exception as e:
        print(type(e).__name__, str(e).replace(name, '...'))
print(readline.get_completer(), repr(readline.get_completer_delims()), readline.backend)
readline.set_completer(len)
readline.set_completer_delims(' ')
print(readline.get_completer(), repr(readline.get_completer_delims()), repr(readline.get_line_buffer()), readline.get_begidx(), readline.get_endidx())
readline.set_completer()
readline.set_pre_input_hook(None)
readline.set_completion_display_matches_hook(len)
readline.parse_and_bind('tab: complete')
readline.parse_and_bind('set history-size 3')
readline.set_auto_history(False)
print(readline.insert_text('x'), readline.redisplay(), readline.get_completer())
