#!/bin/bash
# Runs an image without a container engine: the machine's own root, on which the Dockerfile's packages are installed,
# is the lower layer of a throw-away overlay; COPY and RUN are carried out on it (RUN apt-get is not), and the entry
# point becomes PID 1 of namespaces of its own, with a loopback interface and nothing else of the network.
#
#   image.sh [OPTIONS] FOSTER_HOME CONTEXT DOCKERFILE [CMD...]
#     DOCKERFILE may be `-`: then CONTEXT is copied to /srv/example and `foster up` runs there
#     -c SOURCE:TARGET[:MODE]   copy a file or directory in (a secret)
#     -v SOURCE:TARGET          bind a directory (a volume)
#     -e NAME=VALUE             environment
#     -u UID:GID                user, instead of the Dockerfile's
#     -p                        not PID 1: a process is that waits, and then says what is left
#     -n PID                    the network of that process, instead of one of its own
#     -h NAMES                  names for the loopback address
#     -r                        restricted: read-only root, no capabilities, no_new_privs; /tmp and /run writable
#     -m                        make the image's root and run the command on it, instead of the entry point
set -euo pipefail

if [ "$1" != --inside ]; then
  network=(--net)
  for ((i = 1; i < $#; i++)); do
    [ "${!i}" != -n ] || { i=$((i + 1)) network=() && exec {net}<"/proc/${!i}/ns/net"; }
  done
  enter=()
  [ ${#network[@]} -gt 0 ] || enter=(nsenter "--net=/proc/self/fd/$net" --)
  exec "${enter[@]}" unshare --pid --fork --mount --uts --ipc "${network[@]}" --kill-child=SIGKILL --propagation private -- \
    /bin/bash "$0" --inside "$@"
fi
shift

copies=() volumes=() environment=() user='' restricted='' bare='' pause='' names=''
while getopts c:v:e:u:n:h:prm option; do
  case $option in
    c) copies+=("$OPTARG") ;;
    v) volumes+=("$OPTARG") ;;
    e) environment+=("$OPTARG") ;;
    u) user=$OPTARG ;;
    p) pause=1 ;;
    n) ;; # see above
    h) names=$OPTARG ;;
    r) restricted=1 ;;
    m) bare=1 ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
foster=$(readlink -f "$1") context=$(readlink -f "$2") dockerfile=$3
shift 3

scratch=/mnt
mount -t tmpfs tmpfs $scratch
mkdir $scratch/{upper,work,root}
mount -t overlay overlay -o lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work $scratch/root
root=$scratch/root
mkdir -p $root/{proc,sys,dev,run,tmp,opt/foster,.old}
mount -t proc proc $root/proc
mount -t tmpfs -o mode=755 tmpfs $root/dev
mkdir $root/dev/{shm,pts}
mount -t tmpfs tmpfs $root/dev/shm
for device in null zero full random urandom tty; do
  : > $root/dev/$device
  mount --bind /dev/$device $root/dev/$device
done
ln -s /proc/self/fd $root/dev/fd
for link in "stdin 0" "stdout 1" "stderr 2"; do ln -s "/proc/self/fd/${link#* }" "$root/dev/${link% *}"; done
mount -t tmpfs -o mode=755 tmpfs $root/run
mount -t tmpfs -o mode=1777 tmpfs $root/tmp
mount --bind "$foster" $root/opt/foster
mount -o remount,ro,bind $root/opt/foster
ip link set lo up

# --- the Dockerfile
workdir=/ entrypoint=() command=()
words() { # ["a", "b"] or: a b
  local text=$1
  if [[ $text == \[* ]]; then
    text=${text#[} text=${text%]}
    text=${text//\", \"/\" \"}
  fi
  eval "words=($text)"
}
copy() {
  words "$1"
  local target=${words[-1]} name
  for name in "${words[@]:0:${#words[@]}-1}"; do
    if [ -d "$context/$name" ]; then
      mkdir -p "$root$target"
      cp -a --no-preserve=ownership "$context/$name/." "$root$target/"
    else
      mkdir -p "$root$(dirname "${target}x")"
      cp -a --no-preserve=ownership "$context/$name" "$root$target"
    fi
  done
}
instructions() {
  if [ "$dockerfile" = - ]; then
    printf '%s\n' 'COPY --from=foster /foster /usr/local/bin/foster' 'COPY . /srv/example' 'WORKDIR /srv/example' \
      'ENTRYPOINT ["foster", "up"]'
  else
    sed -e ':a' -e '/\\$/N; s/ *\\\n */ /; ta' "$dockerfile"
  fi
}
while read -r instruction rest; do
  case $instruction in
    COPY)
      case $rest in
        "--from=foster /foster "*) mkdir -p $root/usr/local/bin && ln -sf /opt/foster/bin/foster "$root${rest##* }" ;;
        --from=*) ;;
        *) copy "$rest" ;;
      esac ;;
    RUN) [[ $rest == "apt-get "* ]] || chroot $root /bin/sh -c "$rest" ;;
    USER) [ -n "$user" ] || user=$rest ;;
    WORKDIR) workdir=$rest && mkdir -p "$root$rest" ;;
    ENV) words "$rest" && environment+=("${words[@]}") ;;
    ENTRYPOINT) words "$rest" && entrypoint=("${words[@]}") ;;
    CMD) words "$rest" && command=("${words[@]}") ;;
    FROM | EXPOSE | VOLUME | HEALTHCHECK | STOPSIGNAL | ARG | LABEL | '#'* | '') ;;
    *) echo "image.sh: cannot carry out '$instruction $rest'" >&2 && exit 2 ;;
  esac
done < <(instructions)

[ "$dockerfile" != - ] || [ -z "$user" ] || chown -R "$user" $root/srv/example
[ -z "$names" ] || echo "127.0.0.1 $names" >> $root/etc/hosts
for entry in "${copies[@]}"; do
  IFS=: read -r source target mode <<< "$entry"
  mkdir -p "$root$(dirname "$target")"
  cp -R "$source" "$root$target"
  [ -z "$mode" ] || chmod "$mode" "$root$target"
done
for entry in "${volumes[@]}"; do
  mkdir -p "$root${entry#*:}"
  mount --bind "${entry%%:*}" "$root${entry#*:}"
done
[ $# -eq 0 ] || command=("$@")
[ -z "$bare" ] || entrypoint=()

become=()
if [ -n "$user" ] || [ -n "$restricted" ]; then
  [ -n "$user" ] || user=0:0
  [[ $user == *:* ]] || user=$user:$(id -g "$user" 2>/dev/null || echo 0)
  become=(setpriv "--reuid=${user%:*}" "--regid=${user#*:}" --clear-groups)
  [ -z "$restricted" ] || become+=(--inh-caps=-all --bounding-set=-all --no-new-privs)
fi
[ -z "$restricted" ] || mount -o remount,ro,bind $root $root

cd $root
hostname image
pivot_root . .old
cd "$workdir"
umount -l /.old
clean=(env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOSTNAME=image "${environment[@]}")
if [ -n "$pause" ]; then
  setsid "${clean[@]}" "${become[@]}" "${entrypoint[@]}" "${command[@]}" &
  child=$! code=0
  wait "$child" || code=$?
  for process in /proc/[0-9]*; do
    # What the test itself ran in here may be about to end: it has no parent in this namespace.
    parent=$(sed -n 's/^PPid:\t//p' "$process/status" 2>/dev/null) || continue
    [ "$process" = "/proc/$$" ] || [ "${parent:-0}" = 0 ] || echo "left: $process $(cat "$process/comm" 2>/dev/null)"
  done
  exit "$code"
fi
exec setsid "${clean[@]}" "${become[@]}" "${entrypoint[@]}" "${command[@]}"
