"""What was agreed: documents, amendments and terms, dated and typed, each value with the words that it comes from.

Nouns: Agreement (between parties, for locations), Amendment (a signed instrument; number 0 is the agreement as first
signed), Term (a value of a closed set, in force from a day, with its quote and its approval), Opinion (a named
counsel's word on a method of pay), and the gate that asks the law.
It never edits what was signed: an amendment adds intervals. It never computes a fee; nothing here is legal advice.
"""
