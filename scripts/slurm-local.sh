#!/usr/bin/env bash
# A Slurm cluster on this machine, for trying and testing 'hdl explore --executor slurm': one controller and several node daemons, without munge, on
# the loopback address only. Needs Debian's slurm-wlm (apt-get install slurm-wlm) and root.
#   scripts/slurm-local.sh start <directory> [nodes, 2 unless given] [CPUs of a node, 1 unless given]
#   scripts/slurm-local.sh kill-node <directory> <number>     as if the machine had lost power, with all that runs on it
#   scripts/slurm-local.sh start-node <directory> <number>
#   scripts/slurm-local.sh stop <directory>
# Afterwards: export SLURM_CONF=<directory>/etc/slurm.conf
set -euo pipefail
usage() {
    echo "usage: scripts/slurm-local.sh start|stop|kill-node|start-node <directory> [...]" >&2
    exit 2
}
[[ $# -ge 2 ]] || usage
command=$1
port=${SLURM_LOCAL_PORT:-16817}
mkdir -p "$2"
dir=$(cd "$2" && pwd)
export SLURM_CONF=$dir/etc/slurm.conf

start() { # nodes CPUs
    local nodes=$1 cpus=$2
    if ! command -v slurmctld > /dev/null; then
        echo "error: slurmctld is missing; apt-get install slurm-wlm" >&2
        exit 4
    fi
    mkdir -p "$dir"/{etc,state,log,run}
    for ((i = 1; i <= nodes; i++)); do mkdir -p "$dir/spool/n$i"; done
    cat > "$SLURM_CONF" << EOF
ClusterName=local
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$port
AuthType=auth/none
CredType=cred/none
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$dir/log/jobcomp.log
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,sched_min_interval=1,batch_sched_delay=0,bf_interval=1
ReturnToService=2
SlurmdTimeout=5
MinJobAge=60
MailProg=/bin/true
NodeName=n[1-$nodes] NodeHostname=localhost NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + nodes))] CPUs=$cpus State=UNKNOWN
PartitionName=main Nodes=ALL OverSubscribe=FORCE:8 Default=YES MaxTime=INFINITE State=UP
EOF
    # Works with control groups of either version and without any.
    echo "CgroupPlugin=cgroup/v1" > "$dir/etc/cgroup.conf"
    slurmctld -c -i
    for ((i = 1; i <= nodes; i++)); do slurmd -N "n$i" -c; done
    for ((t = 0; t < 300; t++)); do
        if srun -N"$nodes" -n"$nodes" true 2> /dev/null; then
            echo "started: export SLURM_CONF=$SLURM_CONF"
            return
        fi
        sleep 0.2
    done
    echo "error: the cluster does not run a job; see $dir/log" >&2
    exit 4
}

descendants() { # process
    local child
    for child in $(ps -o pid= --ppid "$1"); do
        descendants "$child"
        echo "$child"
    done
}

# A node's jobs are found by their scripts, which lie in the node's own directory; the parent of a script is its step.
kill_node() { # number
    local pid_file=$dir/run/slurmd.n$1.pid script step
    kill -9 "$(cat "$pid_file")"
    rm -f "$pid_file"
    for script in $(pgrep -f "$dir/spool/n$1/job[0-9]*/slurm_script" || true); do
        step=$(ps -o ppid= -p "$script" | tr -d ' ')
        [[ $(ps -o args= -p "${step:-0}") == slurmstepd* ]] || continue
        # shellcheck disable=SC2046
        kill -9 "$step" $(descendants "$script") "$script" 2> /dev/null || true
    done
}

stop() {
    local pids alive t p
    pids=$(cat "$dir"/run/*.pid 2> /dev/null || true)
    scancel --user=root 2> /dev/null || true
    scontrol shutdown 2> /dev/null || true
    for ((t = 0; t < 50; t++)); do
        alive=
        for p in $pids; do ! kill -0 "$p" 2> /dev/null || alive="$alive $p"; done
        [[ -n $alive ]] || return 0
        sleep 0.1
    done
    kill $alive 2> /dev/null || true
}

case $command in
    start) start "${3:-2}" "${4:-1}" ;;
    stop) stop ;;
    kill-node) kill_node "$3" ;;
    start-node) slurmd -N "n$3" ;;
    *) usage ;;
esac
