"""Pure rules of charts: what teeth are called, how a tooth chart and a perio chart stand, what words find whom."""
