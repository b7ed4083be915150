"""How long dio-mock takes from its start to its first answer. Takes the binary; prints the median of 21 starts."""

import socket
import statistics
import subprocess
import sys
import time

REQUEST = (
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n"
    b"X-Amz-Target: DynamoDB_20120810.ListTables\r\nContent-Length: 2\r\n\r\n{}"
)


def start():
    began = time.perf_counter()
    with subprocess.Popen([sys.argv[1], "--port", "0"], stdout=subprocess.PIPE) as program:
        try:
            port = int(program.stdout.readline().rsplit(b":", 1)[1])
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(REQUEST)
                answer = connection.recv(1000)
            took = time.perf_counter() - began
        finally:
            program.terminate()
    assert answer.startswith(b"HTTP/1.1 200 OK"), answer
    return took


print(f"from start to first answer: {statistics.median(start() for _ in range(21)) * 1000:.1f} ms")
