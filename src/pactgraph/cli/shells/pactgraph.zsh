#compdef pactgraph
# Completion of pactgraph for zsh. Load it after compinit with:  source <(pactgraph completion zsh)
# or write it to a file _pactgraph in a folder of $fpath.
_pactgraph() {
    local reply line
    local -a values shown
    reply=$("${(Q)words[1]}" completion zsh --line "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" 2>/dev/null)
    case $reply in
        '') return 1 ;;
        $'\tfiles') _files; return ;;
        $'\tfolders') _files -/; return ;;
    esac
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    for line in "${(@f)reply}"; do
        if [[ $line == $'\tlist' ]]; then
            # What the candidates share is shorter than what was typed, and would replace it.
            compstate[insert]=''
            compstate[list]='list force'
            continue
        fi
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    compadd -U -i "$IPREFIX" -l -d shown -a values
}
if [[ ${funcstack[1]} == _pactgraph ]]; then
    _pactgraph "$@"
else
    compdef _pactgraph pactgraph
fi
