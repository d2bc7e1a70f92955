# A misspelled import, with a suggestion.
improt math
