package dev.portolan.node.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Text files as they were when each was first asked for: one look at the disk, however often a file
 * is named. Not safe for use by several threads.
 */
final class SmallFiles {
  private static final int MOST_BYTES = 8 << 20;

  private final SortedMap<Path, Optional<String>> seen = new TreeMap<>();

  /** The text of a file; empty if it cannot be read, is larger than 8 MiB, or is not UTF-8. */
  Optional<String> text(Path file) {
    return seen.computeIfAbsent(file, SmallFiles::read);
  }

  Set<Path> named() {
    return Collections.unmodifiableSet(seen.keySet());
  }

  private static Optional<String> read(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length > MOST_BYTES
          ? Optional.empty()
          : Optional.of(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
