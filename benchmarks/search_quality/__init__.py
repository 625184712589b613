"""Whether what is asked for comes first: names, numbers and dates in every way they are typed."""
