package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Program;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.testkit.redis.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An nginx of one's own, on a free port of 127.0.0.1: a plain reverse proxy, and one file. */
final class Nginx implements AutoCloseable {
  private static final int TRIES = 200;
  private static final int PAUSE_MS = 50;

  private final Process process;
  private final Path folder;
  private final int port;

  private Nginx(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts one, with a worker for each processor.
   *
   * @param to whom it hands requests, in turn, over connections that stay open
   * @param file what it answers a GET of {@code /file} with
   */
  static Nginx start(Path program, List<URI> to, String file) {
    try {
      Path folder = Files.createTempDirectory("portolan-nginx");
      // started by root, its workers are nobody
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(folder.resolve("file"), file);
      int port = FreePorts.next();
      Path config = Files.writeString(folder.resolve("nginx.conf"), config(folder, port, to));
      Process process =
          new ProcessBuilder(program.toString(), "-p", folder.toString(), "-c", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("out").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      Nginx nginx = new Nginx(process, folder, port);
      nginx.awaitPort();
      return nginx;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static String config(Path folder, int port, List<URI> to) {
    StringBuilder servers = new StringBuilder();
    to.forEach(one -> servers.append("server ").append(one.getAuthority()).append("; "));
    // keepalive_requests: 1,000 by default, so that connections would be made anew all the time
    return """
    daemon off; worker_processes auto; pid %1$s/pid; error_log %1$s/errors;
    events { worker_connections 8192; }
    http {
      access_log off; default_type application/json;
      sendfile on; tcp_nopush on; open_file_cache max=16 inactive=600s;
      client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
      uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
      keepalive_requests 1000000000;
      upstream nodes { %2$s keepalive 256; keepalive_requests 1000000000; }
      server {
        listen 127.0.0.1:%3$d;
        location / {
          proxy_pass http://nodes; proxy_http_version 1.1;
          proxy_set_header Connection ""; proxy_set_header Host $http_host;
        }
        location = /file { alias %1$s/file; }
      }
    }
    """
        .formatted(folder, servers, port);
  }

  /** Its workers are counted too: their processor time is. */
  private void awaitPort() throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    for (int left = TRIES; left > 0; left--) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected() && process.descendants().count() >= workers) {
          return;
        }
        pause();
      } catch (IOException notYet) {
        pause();
      }
    }
    String said = Files.readString(folder.resolve("out"));
    close();
    throw new Wrong("nginx does not listen: " + said);
  }

  private void pause() {
    if (Program.endsWithin(process, PAUSE_MS)) {
      throw new Wrong("nginx has ended with " + process.exitValue());
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** All of its processes. */
  List<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  @Override
  public void close() {
    Program.end(process);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
