# Completion of pactgraph for bash. Load it with:  source <(pactgraph completion bash)
# or write it to ~/.local/share/bash-completion/completions/pactgraph.
_pactgraph() {
    local reply line
    COMPREPLY=()
    reply=$("${COMP_WORDS[0]}" completion bash --breaks "$COMP_WORDBREAKS" --line "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case $reply in
        '') ;;
        $'\tfiles') compopt -o default 2>/dev/null ;;
        $'\tfolders') compopt -o dirnames 2>/dev/null ;;
        *) while IFS= read -r line; do COMPREPLY+=("$line"); done <<<"$reply" ;;
    esac
}
complete -F _pactgraph pactgraph
