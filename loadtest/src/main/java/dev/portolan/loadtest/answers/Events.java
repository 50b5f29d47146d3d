package dev.portolan.loadtest.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events, one at a time, and remembers the last id. For one thread. */
public final class Events implements AutoCloseable {
  private final BufferedReader lines;
  private @Nullable String lastId;
  private @Nullable String ownId;

  public Events(InputStream body, @Nullable String lastId) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    this.lastId = lastId;
  }

  /** Of the events read so far, the one it began after included; null if none had one. */
  public @Nullable String lastId() {
    return lastId;
  }

  /** Of the event read last; null if it had none of its own. */
  public @Nullable String ownId() {
    return ownId;
  }

  /**
   * The data of the next event that has any; null at the end of the stream. An id counts only once
   * its event is whole.
   */
  public @Nullable String next() throws IOException {
    StringBuilder data = new StringBuilder();
    String id = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.startsWith("data:")) {
        data.append(line.substring(5).strip());
      } else if (line.isEmpty()) {
        ownId = id;
        lastId = id == null ? lastId : id;
        if (!data.isEmpty()) {
          return data.toString();
        }
        id = null;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
