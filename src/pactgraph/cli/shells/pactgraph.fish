# Completion of pactgraph for fish. Load it with:  pactgraph completion fish | source
# or write it to ~/.config/fish/completions/pactgraph.fish.
function __pactgraph_complete
    set -l program (commandline -opc)[1]
    set -l lines ($program completion fish --line (commandline -pc | string collect) 2>/dev/null)
    switch "$lines[1]"
        case \tfiles
            __fish_complete_path (commandline -ct)
        case \tfolders
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $lines
    end
end
complete -c pactgraph -f -a '(__pactgraph_complete)'
