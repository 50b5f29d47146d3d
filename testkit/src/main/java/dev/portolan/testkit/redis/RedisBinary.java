package dev.portolan.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A program that is a redis-server, or a valkey-server.
 *
 * @param provider where it came from: "property", "path" or "embedded"
 */
public record RedisBinary(Path path, String provider) {
  /** The system property that names a program to take before all others. */
  public static final String PROPERTY = "redis.it.binary";

  private static final List<String> NAMES = List.of("redis-server", "valkey-server");
  private static @Nullable RedisBinary unpacked;

  /**
   * The one that the system property {@value #PROPERTY} names, else one on the PATH, else the one
   * that comes with the embedded-redis library. The system property {@code redis.it} may narrow
   * that to {@code path} or {@code embedded}.
   *
   * @throws IllegalStateException if there is none, saying what was looked for
   */
  public static RedisBinary find() {
    String named = System.getProperty(PROPERTY, "");
    if (!named.isEmpty()) {
      return named(Path.of(named));
    }
    String wanted = System.getProperty("redis.it", "auto");
    List<String> missing = new ArrayList<>();
    if (!wanted.equals("embedded")) {
      Optional<RedisBinary> found = onPath();
      if (found.isPresent()) {
        return found.get();
      }
      missing.add("none of " + NAMES + " is on the PATH");
    }
    if (!wanted.equals("path")) {
      try {
        return embedded();
      } catch (IllegalStateException cause) {
        missing.add(String.valueOf(cause.getMessage()));
      }
    }
    throw new IllegalStateException(
        "no redis-server: "
            + String.join("; ", missing)
            + " (expected: one installed, or -D"
            + PROPERTY
            + "=<its path>)");
  }

  /** The first redis-server or valkey-server on the PATH. */
  public static Optional<RedisBinary> onPath() {
    return NAMES.stream()
        .flatMap(name -> Programs.onPath(name).stream())
        .findFirst()
        .map(path -> new RedisBinary(path, "path"));
  }

  /**
   * The one of the embedded-redis library, unpacked once for each JVM.
   *
   * @throws IllegalStateException if it has none for this machine
   */
  public static synchronized RedisBinary embedded() {
    if (unpacked != null && Files.isExecutable(unpacked.path())) {
      return unpacked;
    }
    try {
      Path folder = Files.createTempDirectory("portolan-redis-server");
      // Deleted in the order opposite to this one, and the library says the same of the program.
      folder.toFile().deleteOnExit();
      Path program = ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
      unpacked = new RedisBinary(program, "embedded");
      return unpacked;
    } catch (IOException | RuntimeException cause) {
      throw new IllegalStateException(
          "embedded-redis has none for %s on %s: %s"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), cause.getMessage()),
          cause);
    }
  }

  /** Deletes what {@link #embedded} has unpacked, if it has; otherwise that goes with the JVM. */
  public static synchronized void discard() {
    RedisBinary discarded = unpacked;
    Path folder = discarded == null ? null : discarded.path().getParent();
    if (discarded == null || folder == null) {
      return;
    }
    unpacked = null;
    try {
      Files.deleteIfExists(discarded.path());
      Files.deleteIfExists(folder);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static RedisBinary named(Path path) {
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(
          "-D" + PROPERTY + "=" + path + " (expected: a program that may be executed)");
    }
    return new RedisBinary(path, "property");
  }
}
