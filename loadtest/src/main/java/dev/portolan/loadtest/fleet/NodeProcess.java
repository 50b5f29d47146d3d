package dev.portolan.loadtest.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node as an operator runs it: a process of its own, from the jar, on the Java of this one. */
public final class NodeProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LOOK_MS = 20;
  private static final int END_MS = 10_000;
  private static final Pattern SERVING = Pattern.compile("Serving MCP at (http://\\S+);");

  /** Bytes and name of a class in what jcmd says of live objects. */
  private static final Pattern LIVE = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

  /** What a collection lays where it leaves room between objects. */
  private static final String FILLER = "[Ljdk.internal.vm.FillerElement;";

  private final Process process;
  private final Path folder;
  private final Path log;
  private final URI address;

  private NodeProcess(Process process, Path folder, Path log) {
    this.process = process;
    this.folder = folder;
    this.log = log;
    // for those that this run does not come to close
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    this.address = awaitAddress();
  }

  /**
   * Starts a node with a small heap, since there are several on this machine, and waits until it
   * serves.
   *
   * @throws Wrong if it does not serve within a minute, with what it has logged
   */
  public static NodeProcess start(Path jar, String yaml) {
    return start(jar, yaml, 256);
  }

  /**
   * Starts a node, and waits until it serves.
   *
   * @param yaml its configuration
   * @param heapMiB the most its heap may have
   * @throws Wrong if it does not serve within a minute, with what it has logged
   */
  public static NodeProcess start(Path jar, String yaml, int heapMiB) {
    return start(jar, yaml, heapMiB, List.of());
  }

  /**
   * The same.
   *
   * @param options of its JVM, besides those of the launcher
   */
  public static NodeProcess start(Path jar, String yaml, int heapMiB, List<String> options) {
    try {
      Path folder = Files.createTempDirectory("portolan-bench");
      Path config = Files.writeString(folder.resolve("portolan.yaml"), yaml);
      Path log = folder.resolve("node.log");
      Process process =
          new ProcessBuilder(command(jar, config, heapMiB, options))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new NodeProcess(process, folder, log);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static List<String> command(Path jar, Path config, int heapMiB, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Program.ofThisJdk("java"));
    command.addAll(launcherOptions(jar));
    command.add("-Xmx" + heapMiB + "m");
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString(), "run", "--config", config.toString()));
    return command;
  }

  /** What the launcher gives to a JVM like this one: with what it has learned, if it has. */
  public static List<String> launcherOptions(Path jar) {
    List<String> options = plainOptions();
    Path cache = jar.resolveSibling("portolan.aot");
    if (Runtime.version().feature() >= 25 && isNewer(cache, jar)) {
      options.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off"));
    }
    return options;
  }

  /** The same for a JVM that has learned nothing. */
  public static List<String> plainOptions() {
    List<String> options = new ArrayList<>();
    options.add("-XX:+UseParallelGC");
    options.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= 24) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }

  private static boolean isNewer(Path cache, Path jar) {
    try {
      return Files.isRegularFile(cache)
          && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Where it listens: {@code http://127.0.0.1:port}. */
  public URI address() {
    return address;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Processor time it has used so far. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Bytes of all objects on its heap that are in use. (What the heap says it uses counts what was
   * allocated since the collection, too.)
   *
   * @throws Wrong if jcmd does not say so
   */
  public long heapBytes() {
    Matcher live = LIVE.matcher(jcmd("GC.class_histogram"));
    long bytes = 0;
    while (live.find()) {
      bytes += live.group(2).equals(FILLER) ? 0 : Long.parseLong(live.group(1));
    }
    if (bytes == 0) {
      throw new Wrong("no heap in what jcmd says of node " + pid());
    }
    return bytes;
  }

  private String jcmd(String command) {
    return Program.output(
        PATIENCE, List.of(Program.ofThisJdk("jcmd"), Long.toString(pid()), command));
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    if (!Program.endsWithin(process, END_MS)) {
      throw new Wrong("node " + process.pid() + " survives SIGKILL");
    }
    forget();
  }

  /**
   * Asks it to end (SIGTERM), and waits until it has.
   *
   * @return its exit code
   * @throws Wrong if it has not ended within a minute
   */
  public int stop() {
    process.destroy();
    if (!Program.endsWithin(process, (int) PATIENCE.toMillis())) {
      throw new Wrong("node " + process.pid() + " has not ended after " + PATIENCE);
    }
    int code = process.exitValue();
    forget();
    return code;
  }

  /** Asks it to end, and has it end if it does not. */
  @Override
  public void close() {
    Program.end(process);
    forget();
  }

  private void forget() {
    try {
      Files.deleteIfExists(folder.resolve("portolan.yaml"));
      Files.deleteIfExists(log);
      Files.deleteIfExists(folder);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private URI awaitAddress() {
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += LOOK_MS) {
      boolean ended = Program.endsWithin(process, LOOK_MS);
      Matcher serving = SERVING.matcher(logged());
      if (serving.find()) {
        return URI.create(serving.group(1));
      }
      if (ended) {
        throw new Wrong("a node ended with " + process.exitValue() + ":\n" + logged());
      }
    }
    process.destroyForcibly();
    throw new Wrong("a node does not serve after " + PATIENCE + ":\n" + logged());
  }

  private String logged() {
    try {
      return Files.readString(log);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
