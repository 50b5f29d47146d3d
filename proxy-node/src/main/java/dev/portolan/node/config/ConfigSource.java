package dev.portolan.node.config;

import dev.portolan.model.catalog.Fingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file that may change. What counts is its content and that of the files it names,
 * not dates or inodes: an editor's rename-over and Kubernetes' swapping of symbolic links are
 * changes like any other, and a touched file is none. Safe for use by several threads; every method
 * blocks on the disk.
 */
public final class ConfigSource {
  private final Path file;
  private final Function<String, @Nullable String> env;
  private @Nullable Fingerprint content;
  private Set<Path> named = Set.of();

  /** A file read with the environment of this process. */
  public ConfigSource(Path file) {
    this(file, System::getenv);
  }

  public ConfigSource(Path file, Function<String, @Nullable String> env) {
    this.file = file;
    this.env = env;
  }

  /**
   * Reads the file, changed or not.
   *
   * @throws ConfigException if it cannot be used
   */
  public synchronized GatewayConfig load() {
    return read(new SmallFiles());
  }

  /**
   * Reads the file if its content is not what was last read, good or bad. Empty if nothing changed.
   *
   * @throws ConfigException if the new content cannot be used; thrown once for each content, and
   *     whoever holds the last good configuration keeps it
   */
  public synchronized Optional<GatewayConfig> reloadIfChanged() {
    SmallFiles files = new SmallFiles();
    return fingerprint(files, named).equals(content) ? Optional.empty() : Optional.of(read(files));
  }

  private GatewayConfig read(SmallFiles files) {
    try {
      String text = files.text(file).orElseThrow(this::unreadable);
      return ConfigLoader.parse(text, file.toString(), new Resolver(env, files::text));
    } finally {
      named = Set.copyOf(files.named());
      content = fingerprint(files, named);
    }
  }

  private Fingerprint fingerprint(SmallFiles files, Set<Path> of) {
    var digest = Fingerprint.of("configuration").add(files.text(file).orElse(""));
    of.stream()
        .sorted()
        .forEach(
            path -> {
              Optional<String> text = files.text(path);
              digest.add(path.toString()).add(text.isPresent() ? 1 : 0).add(text.orElse(""));
            });
    return digest.build();
  }

  private ConfigException unreadable() {
    return new ConfigException(
        List.of(
            new ConfigProblem(
                file.toString(), 0, 0, "", "cannot be read", "a UTF-8 file of at most 8 MiB")));
  }
}
