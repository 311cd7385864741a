"""Keeps notes: GET lists them, POST adds one."""
import psycopg2


def application(environ, start_response):
    status, text = "200 OK", ""
    connection = None
    try:
        connection = psycopg2.connect("")  # PGHOST, PGDATABASE, PGUSER, PGPASSWORD
        with connection, connection.cursor() as cursor:
            if environ["REQUEST_METHOD"] == "POST":
                length = int(environ.get("CONTENT_LENGTH") or 0)
                cursor.execute("insert into notes (text) values (%s)", (environ["wsgi.input"].read(length).decode(),))
            cursor.execute("select id, text from notes order by id")
            text = "".join(f"{number}. {note}\n" for number, note in cursor.fetchall())
    except psycopg2.Error:
        status, text = "503 Service Unavailable", "the database does not answer\n"
    finally:
        if connection is not None:
            connection.close()
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [text.encode()]
