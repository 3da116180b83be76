"""Pages of the network: parse, ask or act once, render."""
