"""Pages of patients: the list, the search, and the chart, each composed of what several rooms know.

It owns no tables and changes nothing. Every list, search and opening is noted with its purpose; what a reader may not
see is said in a sentence, never shown as empty or as 0.
"""
