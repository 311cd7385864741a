bind "tcp://127.0.0.1:3000"
workers 2
threads 1, 4
preload_app!
