# The error on the last line of a statement over several lines.
total = (1 +
         2 +
         * 3)
