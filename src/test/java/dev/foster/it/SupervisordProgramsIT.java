package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares Foster called as {@code supervisord} with supervisor 4.2.5 on well-known programs. */
@Timeout(180)
@Needs(
    value = {"supervisord", "ps"},
    root = true)
class SupervisordProgramsIT {
  @TempDir Path directory;

  @Test
  @Needs({"nginx", "php-fpm8.2", "cron"})
  void nginxPhpAndCron_runAsTheSameUsersAndStop() throws Exception {
    String programs =
        """
        nodaemon=true
        [program:php-fpm]
        command=php-fpm8.2 -F -y %(here)s/php.conf
        stopsignal=QUIT
        priority=10
        stdout_logfile=/dev/stdout
        stdout_logfile_maxbytes=0
        stderr_logfile=/dev/stderr
        stderr_logfile_maxbytes=0
        [program:nginx]
        command=nginx -p %(here)s -e stderr -c %(here)s/nginx.conf -g 'daemon off;'
        stopsignal=QUIT
        priority=20
        redirect_stderr=true
        stdout_logfile=/dev/fd/1
        stdout_logfile_maxbytes=0
        [program:cron]
        command=/usr/sbin/cron -f
        autostart=false
        """;
    String php =
        "[global]\nerror_log=/dev/stderr\n[www]\nuser=www-data\ngroup=www-data\nlisten=php.sock\n"
            + "pm=static\npm.max_children=2\n";
    String nginx =
        "pid nginx.pid; user www-data; worker_processes 1; events {} http { access_log off;"
            + " server { listen unix:web.sock; } }\n";
    Map<String, String> files = Map.of("php.conf", php, "nginx.conf", nginx);
    SupervisordSides.of(directory, programs, files, Map.of())
        .compare(
            side -> {
              List<String> all = new ArrayList<>();
              side.until(
                  "all",
                  () -> {
                    all.clear();
                    all.addAll(side.processes());
                    long workers = all.stream().filter(p -> p.startsWith("www-data ")).count();
                    return all.size() == 5 && workers == 3; // each has taken its user
                  });
              side.note("processes", all);
              side.stop();
            });
  }

  @Test
  @Needs({"gunicorn", "celery"})
  void gunicornAndCelery_runAndStop() throws Exception {
    String programs =
        """
        [program:gunicorn]
        command=gunicorn --workers 2 --bind unix:%(here)s/g.sock --pid %(here)s/g.pid app:app
        directory=%(here)s
        user=nobody
        environment=PYTHONUNBUFFERED="1",HOME="%(here)s"
        redirect_stderr=true
        stdout_logfile=/dev/stdout
        stdout_logfile_maxbytes=0
        [program:celery]
        command=celery -A tasks worker --concurrency=2 -l INFO --without-mingle --without-gossip
        directory=%(here)s
        user=nobody
        numprocs=1
        startsecs=3
        stopwaitsecs=20
        killasgroup=true
        priority=1000
        redirect_stderr=true
        stdout_logfile=%(here)s/celery.log
        """;
    String app = "def app(environ, start):\n    start('200 OK', [])\n    return [b'x']\n";
    String tasks = "from celery import Celery\napp = Celery('tasks', broker='memory://')\n";
    Map<String, String> files = Map.of("app.py", app, "tasks.py", tasks);
    SupervisordSides.of(directory, programs, files, Map.of())
        .compare(
            side -> {
              side.until(
                  "celery", () -> String.join("", side.lines("celery.log")).contains("ready."));
              side.until("all", () -> side.processes().size() == 6);
              side.note("processes", side.processes());
              side.stop();
              assertTrue(side.init.out().toString().contains("Shutting down: Master"));
            });
  }
}
