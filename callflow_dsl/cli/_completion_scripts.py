"""The completion scripts of three shells, made from what can be completed.

Each is a table of the commands in the words of the shell, behind a few functions that look at
the line. No script starts flowc but for the values that a project decides.
"""

from __future__ import annotations

import re

from callflow_dsl.cli._completable import LISTED, every

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.cli._completable import Argument, Command

_HEAD = "# Made by `flowc completion {}`; write it anew after an update of flowc.\n"

# -- bash ---------------------------------------------------------------------------------

_BASH = r"""
# Sets: options, value (what the option before the cursor takes), takes (the options with a
# value), places (what the positional arguments take, a line each), again (the last of them
# may come again), subcommands.
_flowc_command() {
  options= takes= places= again= subcommands=
  case "$1" in
@TABLE@
  esac
}

_flowc_value() {
  case "$1:$2" in
@VALUES@
    *) echo "" ;;
  esac
}

# Offers the values of a kind that begin with what is written.
_flowc_offer() {
  local kind=$1 written=$2 quote= line value
  case "$kind" in
    files) compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$written") ;;
    folders) compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$written") ;;
    list:*)
      case "$written" in \"*|\'*) quote=${written:0:1} written=${written:1} ;;
        *) written=${written//\\/} ;; esac
      while IFS=$'\t' read -r value line; do
        [[ $value == "$written"* ]] || continue
        if [[ $quote ]]; then COMPREPLY+=("$value$quote")
        else COMPREPLY+=("$(printf %q "$value")"); fi
      done < <("${COMP_WORDS[0]}" completion --values "${kind#list:}" 2>/dev/null) ;;
    words:*)
      while IFS= read -r line; do COMPREPLY+=("$line"); done \
        < <(compgen -W "${kind#words:}" -- "$written") ;;
  esac
}

_flowc() {
  local options takes places again subcommands command= place=0 at word kind
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  _flowc_command ""
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=${COMP_WORDS[at]}
    if [[ $word == -* ]]; then
      # The value of an option is no positional argument, also behind a sign of equality.
      if [[ " $takes " == *" $word "* ]]; then
        [[ ${COMP_WORDS[at+1]} == "=" ]] && ((at++))
        ((at++))
      fi
    elif [[ " $subcommands " == *" $word "* ]]; then
      command="${command:+$command }$word"
      place=0
      _flowc_command "$command"
    else
      ((place++))
    fi
  done
  [[ $current == "=" ]] && { before="="; current=""; }
  [[ $before == "=" ]] && before=${COMP_WORDS[COMP_CWORD-1]}
  [[ $before == "=" ]] && before=${COMP_WORDS[COMP_CWORD-2]}
  if [[ " $takes " == *" $before "* ]]; then
    _flowc_offer "$(_flowc_value "$command" "$before")" "$current"
  elif [[ $current == -* ]]; then
    _flowc_offer "words:$options" "$current"
  elif [[ $subcommands ]]; then
    _flowc_offer "words:$subcommands" "$current"
  else
    local -a kinds
    mapfile -t kinds <<<"$places"
    [[ $again && $place -ge ${#kinds[@]} ]] && place=$((${#kinds[@]} - 1))
    _flowc_offer "${kinds[place]}" "$current"
  fi
}
complete -F _flowc flowc
"""


def bash(commands: tuple[Command, ...]) -> str:
    """The script for bash 4.4 and later."""
    top = f'    "") subcommands="{" ".join(c.words[0] for c in commands)}"'
    table = [f'{top} options="--help --version" ;;']
    values = []
    for command in every(commands):
        name = " ".join(command.words)
        options = " ".join(word for option in command.options for word in option.words)
        takes = " ".join(command.words_with_value)
        places = "\\n".join(_bash_kind(place) for place in command.positional)
        table.append(
            f'    "{name}") options="{options}" takes="{takes}" places=$\'{places}\''
            f" again={'1' if any(place.many for place in command.positional) else ''}"
            f' subcommands="{" ".join(sub.words[-1] for sub in command.subcommands)}" ;;'
        )
        for option in command.options:
            if kind := _bash_kind(option):
                words = "|".join(f'"{name}:{word}"' for word in option.words)
                values.append(f'    {words}) echo "{kind}" ;;')
    script = _BASH.replace("@TABLE@", "\n".join(table)).replace("@VALUES@", "\n".join(values))
    return _HEAD.format("bash") + script.lstrip("\n")


def _bash_kind(argument: Argument) -> str:
    if argument.choices:
        return f"words:{' '.join(argument.choices)}"
    return f"list:{argument.kind}" if argument.kind in LISTED else argument.kind


# -- zsh ----------------------------------------------------------------------------------

_ZSH = r"""
_flowc_list() {
  local -a values
  local line value
  for line in ${(f)"$(_call_program $1 $program completion --values $1 2>/dev/null)"}; do
    value=${line%%$'\t'*}
    values+=("${value//:/\\:}:${line#*$'\t'}")
  done
  _describe -t $1 $1 values
}

_flowc() {
  local curcontext="$curcontext" state line program=$words[1]
  local -a commands
  commands=(
@COMMANDS@
  )
  _arguments -C '(- *)--help[show help]' '(- *)--version[show the version]' \
    '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      if (( $+functions[_flowc-$words[1]] )); then _flowc-$words[1]; else _default; fi ;;
  esac
}

@FUNCTIONS@

if [[ $funcstack[1] == _flowc ]]; then _flowc "$@"; else compdef _flowc flowc; fi
"""


def zsh(commands: tuple[Command, ...]) -> str:
    """The script for zsh, as a file of ``fpath`` or to be read in."""
    functions = "\n\n".join(_zsh_function(command) for command in every(commands))
    script = _ZSH.replace("@COMMANDS@", _zsh_described(commands, "    "))
    return f"#compdef flowc\n{_HEAD.format('zsh')}" + script.replace("@FUNCTIONS@", functions)


def _zsh_described(commands: Iterable[Command], indent: str) -> str:
    return "\n".join(
        indent + _zsh_quoted(f"{command.words[-1]}:{command.help}") for command in commands
    )


def _zsh_function(command: Command) -> str:
    name = f"_flowc-{'-'.join(command.words)}"
    specs = [spec for option in command.options for spec in _zsh_option(option)]
    if command.subcommands:
        described = _zsh_described(command.subcommands, "    ")
        specs += ["'1:command:->command'", "'*::argument:->argument'"]
        return (
            f'{name}() {{\n  local curcontext="$curcontext" state line\n  local -a commands\n'
            f"  commands=(\n{described}\n  )\n  _arguments -s -C {' '.join(specs)}\n"
            f"  case $state in\n    command) _describe -t commands command commands ;;\n"
            f"    argument) {name}-$words[1] ;;\n  esac\n}}"
        )
    specs += [_zsh_place(place) for place in command.positional]
    return f"{name}() {{\n  _arguments -s " + " \\\n    ".join(specs) + "\n}"


def _zsh_option(option: Argument) -> Iterator[str]:
    for word in option.words:
        equals = "=" if option.value and word.startswith("--") else "+" if option.value else ""
        value = f":{_zsh_plain(option.value)}:{_zsh_action(option)}" if option.value else ""
        yield _zsh_quoted(f"*{word}{equals}[{_zsh_plain(option.help)}]{value}")


def _zsh_place(place: Argument) -> str:
    star = "*" if place.many else ":" if place.value else ""
    return _zsh_quoted(f"{star}:{_zsh_plain(place.value)}:{_zsh_action(place)}")


def _zsh_action(argument: Argument) -> str:
    if argument.choices:
        return f"({' '.join(argument.choices)})"
    if argument.kind in LISTED:
        return f" _flowc_list {argument.kind}"  # the blank keeps zsh from adding words
    return {"files": "_files", "folders": "_files -/"}.get(argument.kind, " ")


def _zsh_plain(text: str) -> str:
    return re.sub(r"([\[\]:\\])", r"\\\1", text)


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# -- fish ---------------------------------------------------------------------------------

_FISH = r"""
function __flowc_takes
    switch "$argv"
@TAKES@
    end
end

# Whether these are the command's words, and, with a number, whether so many arguments follow.
function __flowc_at
    set -l words
    set -l skips 0
    set -l takes (__flowc_takes $argv[1])
    for word in (commandline -opc)[2..-1]
        if test $skips = 1
            set skips 0
        else if contains -- $word $takes
            set skips 1
        else if not string match -q -- '-*' $word
            set -a words $word
        end
    end
    set -l command (string split ' ' -- $argv[1])
    test -n "$argv[1]"; or set command
    set -l count (count $command)
    test $count = 0; or test "$words[1..$count]" = "$command"; or return 1
    test (count $argv) = 1; and return 0
    set -l place (math (count $words) - $count)
    test $place = $argv[2]; or test "$argv[3]" = more -a $place -gt $argv[2]
end

# Values that the flowc on this line knows.
function __flowc_values
    set -l program (string replace -r '^~' $HOME -- (commandline -opc)[1])
    command $program completion --values $argv[1] 2>/dev/null
end

complete -c flowc -f
complete -c flowc -n '__flowc_at "" 0' -l help -d 'show help'
complete -c flowc -n '__flowc_at "" 0' -l version -d 'show the version'
"""


def fish(commands: tuple[Command, ...]) -> str:
    """The script for fish 3 and later."""
    takes = "\n".join(
        f"        case '{' '.join(command.words)}'\n"
        f"            printf '%s\\n' {' '.join(command.words_with_value)}"
        for command in every(commands)
        if command.words_with_value
    )
    lines = [_HEAD.format("fish") + _FISH.replace("@TAKES@", takes).lstrip("\n")]
    lines += [_fish_word("", command) for command in commands]
    for command in every(commands):
        path = " ".join(command.words)
        lines += [_fish_word(path, subcommand) for subcommand in command.subcommands]
        lines += [_fish_option(path, option) for option in command.options]
        for number, place in enumerate(command.positional):
            if values := _fish_values(place):
                more = " more" if place.many else ""
                lines.append(
                    f"complete -c flowc -n '__flowc_at \"{path}\" {number}{more}' {values}"
                )
    return "\n".join(lines) + "\n"


def _fish_word(path: str, command: Command) -> str:
    about = _fish_quoted(command.help)
    return f"complete -c flowc -n '__flowc_at \"{path}\" 0' -a {command.words[-1]} -d {about}"


def _fish_option(path: str, option: Argument) -> str:
    words = " ".join(
        f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}" for word in option.words
    )
    value = f" -r {_fish_values(option)}".rstrip() if option.value else ""
    about = _fish_quoted(option.help)
    return f"complete -c flowc -n '__flowc_at \"{path}\"' {words}{value} -d {about}"


def _fish_values(argument: Argument) -> str:
    if argument.choices:
        return f"-a {_fish_quoted(' '.join(argument.choices))}"
    if argument.kind in LISTED:
        return f"-a '(__flowc_values {argument.kind})'"
    return {"files": "-F", "folders": "-a '(__fish_complete_directories)'"}.get(argument.kind, "")


def _fish_quoted(text: str) -> str:
    return "'" + re.sub(r"([\\'])", r"\\\1", text) + "'"
