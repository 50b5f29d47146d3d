package dev.portolan.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A redis-server process of one's own on 127.0.0.1, empty, that keeps nothing on disk. All methods
 * return when what they say has happened, and may be called from any thread that may block.
 *
 * <pre>{@code
 * try (var redis = RedisServer.start("--maxmemory", "2mb")) {
 *   ...
 *   redis.kill();
 *   redis.restart();
 * }
 * }</pre>
 */
public final class RedisServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PING_PATIENCE = Duration.ofSeconds(1);
  private static final String HOST = "127.0.0.1";
  private static final int STARTS = 3;

  private final RedisSetup setup;

  /** What a sentinel is configured with; empty for a server that keeps data. */
  private final List<String> sentinelLines;

  private final RedisBinary binary;
  private final ServerProcess process;
  private int port;
  private int tlsPort;

  private RedisServer(RedisSetup setup, List<String> sentinelLines) {
    this.setup = setup;
    this.sentinelLines = List.copyOf(sentinelLines);
    this.binary = setup.binary() != null ? setup.binary() : RedisBinary.find();
    this.process = new ServerProcess("redis");
  }

  /** Starts one with these arguments added to its command line; it answers when this returns. */
  public static RedisServer start(String... arguments) {
    return start(RedisSetup.bare().with(arguments));
  }

  /**
   * Starts one that answers when this returns.
   *
   * @throws IllegalStateException if there is no redis-server on this machine, or if it does not
   *     answer within ten seconds; with the end of its output
   */
  public static RedisServer start(RedisSetup setup) {
    return started(new RedisServer(setup, List.of()));
  }

  /** Starts one that keeps no data but watches over others that do. */
  static RedisServer startSentinel(@Nullable RedisBinary binary, List<String> lines) {
    RedisSetup setup = new RedisSetup(binary, null, null, List.of());
    return started(new RedisServer(setup, lines));
  }

  private static RedisServer started(RedisServer server) {
    for (int left = STARTS; ; left--) {
      server.port = FreePorts.next();
      server.tlsPort = server.setup.tls() == null ? 0 : FreePorts.next();
      try {
        server.launch();
        return server;
      } catch (RuntimeException cause) {
        // Someone may have taken the port since it was found free.
        if (left == 1 || !String.valueOf(cause.getMessage()).contains("in use")) {
          server.close();
          throw cause;
        }
        server.process.delete("sentinel.conf");
      }
    }
  }

  /** Where it listens: {@code redis://127.0.0.1:port}, without credentials. */
  public URI uri() {
    return URI.create("redis://" + HOST + ":" + port);
  }

  public String host() {
    return HOST;
  }

  public int port() {
    return port;
  }

  /** Where it listens with TLS, if it was set up to. */
  public URI tlsUri() {
    return URI.create("rediss://" + HOST + ":" + tlsPort().orElseThrow());
  }

  public OptionalInt tlsPort() {
    return tlsPort == 0 ? OptionalInt.empty() : OptionalInt.of(tlsPort);
  }

  /** Its process id; another one after each restart. */
  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isRunning();
  }

  /** Where its program came from: "property", "path" or "embedded". */
  public String provider() {
    return binary.provider();
  }

  /** Opens a connection, for the user it was set up with. */
  public RedisCommands connect() {
    return RedisCommands.connect(HOST, port, setup.login());
  }

  /** Sends one command over a connection of its own. */
  public RedisReply command(String... words) {
    try (RedisCommands redis = connect()) {
      return redis.command(words);
    }
  }

  /**
   * Whether it says that it is a master. One that is promoted hangs up on all its clients, and has
   * not said so then.
   */
  public boolean isMaster() {
    try {
      return command("ROLE").items().getFirst().text().equals("master");
    } catch (UncheckedIOException hungUp) {
      return false;
    }
  }

  /** Ends it at once (SIGKILL): connections break, new ones are refused. */
  public void kill() {
    process.kill();
  }

  /** Has it end as on a shutdown (SIGTERM). */
  public void stop() {
    process.stop();
  }

  /** Starts it again on the same ports, empty; kills it first if it runs. */
  public void restart() {
    process.kill();
    // what a replica asked for; it would be read again
    process.delete("dump.rdb");
    launch();
  }

  /** Makes it stand still (SIGSTOP): connections stay, and even new ones are taken. */
  public void pause() {
    process.pause();
  }

  /** Lets it go on after a pause. */
  public void resume() {
    process.resume();
  }

  /**
   * From now on it does not end with this JVM but when it is {@linkplain #close closed}: for
   * whoever has a shutdown hook of its own, which ends first what uses it. Until it is restarted.
   */
  public void leaveToCaller() {
    Leftovers.remove(process);
  }

  /** Kills it, and deletes its folder. */
  @Override
  public void close() {
    process.discard();
  }

  @Override
  public String toString() {
    return uri() + " (" + binary.provider() + ")";
  }

  ServerProcess process() {
    return process;
  }

  private void launch() {
    process.start(sentinelLines.isEmpty() ? commandLine() : sentinelCommandLine());
    process.await("PONG from " + uri(), PATIENCE, this::answers);
  }

  private boolean answers() {
    try (RedisCommands redis = RedisCommands.connect(HOST, port, setup.login(), PING_PATIENCE)) {
      // The port may have been taken by another server meanwhile, and that one would answer too.
      return redis.command("PING").text().equals("PONG")
          && redis.info("server", "process_id").equals(Long.toString(pid()));
    } catch (UncheckedIOException | IllegalStateException notYet) {
      return false;
    }
  }

  /** A sentinel wants a file that it may write to; it keeps there what it learns. */
  private List<String> sentinelCommandLine() {
    Path file = process.folder().resolve("sentinel.conf");
    List<String> lines = new ArrayList<>(List.of("port " + port, "bind " + HOST));
    lines.add("dir " + process.folder());
    lines.addAll(sentinelLines);
    try {
      if (!Files.exists(file)) {
        Files.write(file, lines);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    return List.of(binary.path().toString(), file.toString(), "--sentinel");
  }

  private List<String> commandLine() {
    List<String> words = new ArrayList<>(List.of(binary.path().toString()));
    words.addAll(List.of("--port", Integer.toString(port), "--bind", HOST));
    words.addAll(List.of("--dir", process.folder().toString()));
    words.addAll(List.of("--save", "", "--appendonly", "no", "--daemonize", "no"));
    RedisLogin login = setup.login();
    if (login != null) {
      words.addAll(access(login));
    }
    RedisTls tls = setup.tls();
    if (tls != null) {
      words.addAll(List.of("--tls-port", Integer.toString(tlsPort), "--tls-auth-clients", "no"));
      words.addAll(List.of("--tls-cert-file", tls.certificate().toString()));
      words.addAll(List.of("--tls-key-file", tls.key().toString()));
      words.addAll(List.of("--tls-ca-cert-file", tls.certificate().toString()));
    }
    words.addAll(setup.arguments());
    return words;
  }

  /** A replica of a server that is set up alike gives the same credentials to it. */
  private static List<String> access(RedisLogin login) {
    List<String> words = new ArrayList<>();
    if (login.user().equals("default")) {
      words.addAll(List.of("--requirepass", login.password()));
    } else {
      words.addAll(List.of("--user", "default", "off"));
      words.addAll(
          List.of("--user", login.user(), "on", ">" + login.password(), "~*", "&*", "+@all"));
      words.addAll(List.of("--masteruser", login.user()));
    }
    words.addAll(List.of("--masterauth", login.password()));
    return words;
  }
}
