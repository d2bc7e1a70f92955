# exec as a statement.
exec('1')
exec '1'
