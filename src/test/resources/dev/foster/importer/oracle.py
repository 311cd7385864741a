"""Prints what supervisor understands of DIRECTORY/*/supervisord.conf, as one JSON object a line."""
import glob, json, os, platform, sys, warnings

warnings.simplefilter("ignore")
platform.node = lambda: "node1"
from supervisor import options


def target(value):
    if value is None or value is options.Automatic:
        return "none" if value is None else "auto"
    return value


def restart(value):
    return "never" if value is False else "always" if "Unconditionally" in value.__name__ else "on-failure"


def process(group, config):
    seen = {
        key: getattr(config, key)
        for key in (
            "name command directory umask priority autostart startsecs startretries stopsignal stopwaitsecs"
            " stopasgroup killasgroup exitcodes redirect_stderr environment stdout_logfile_maxbytes"
            " stdout_logfile_backups stdout_syslog stdout_capture_maxbytes stdout_events_enabled"
            " stderr_logfile_maxbytes stderr_logfile_backups stderr_syslog stderr_capture_maxbytes"
            " stderr_events_enabled"
        ).split()
    }
    seen["group"] = group.name
    seen["group_priority"] = group.priority
    seen["autorestart"] = restart(config.autorestart)
    seen["stdout_logfile"] = target(config.stdout_logfile)
    seen["stderr_logfile"] = target(config.stderr_logfile)
    return seen


for path in sorted(glob.glob(sys.argv[1] + "/*/supervisord.conf")):
    answer = {"case": os.path.basename(os.path.dirname(path))}
    os.chdir(os.path.dirname(path))
    server = options.ServerOptions()
    server.configfile = path
    server.here = os.path.dirname(path)
    try:
        section = server.read_config(path)
        answer["processes"] = [
            process(group, config)
            for group in section.process_group_configs
            for config in group.process_configs
        ]
        answer["environment"] = section.environment
        answer["minfds"] = section.minfds
        answer["minprocs"] = section.minprocs
        answer["umask"] = section.umask
        answer["nodaemon"] = section.nodaemon
        answer["strip_ansi"] = section.strip_ansi
    except (ValueError, options.ConfigParser.Error, RuntimeError) as e:
        answer["error"] = str(e)
    except Exception as e:  # a bug of supervisor: it ends with a traceback
        answer["error"] = "crash: " + repr(e)
    print(json.dumps(answer))
