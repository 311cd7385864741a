-- \getenv keeps the password out of every command line
\getenv password APP_PASSWORD
create role app login password :'password';
