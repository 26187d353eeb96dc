# A durable PostgreSQL of the caller's own, below $folder at $port. To be sourced; afterwards $postgres is its connection string without a database.
postgres_binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
postgres=""

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_postgres() {
  [ -n "$postgres_binaries" ] || { echo "PostgreSQL is not installed here (./test.sh --install)." >&2; exit 1; }
  chmod 711 "$folder"
  mkdir "$folder/postgres"
  [ "$(id -u)" != 0 ] || chown postgres "$folder/postgres"
  (cd /tmp && as_postgres "$postgres_binaries/initdb" -D "$folder/postgres/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  (cd /tmp && as_postgres "$postgres_binaries/pg_ctl" -D "$folder/postgres/data" -s -w -l "$folder/postgres/server.log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder/postgres -c max_connections=200 -c fsync=on -c synchronous_commit=on" start </dev/null)
  postgres="Host=127.0.0.1;Port=$port;Username=postgres"
}

stop_postgres() {
  [ -z "$postgres" ] || (cd /tmp && as_postgres "$postgres_binaries/pg_ctl" -D "$folder/postgres/data" -m immediate -s stop) || true
}
