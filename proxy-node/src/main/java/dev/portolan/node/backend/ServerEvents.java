package dev.portolan.node.backend;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An open stream of a legacy backend, paused until it is begun. Lives on one event loop. */
public interface ServerEvents {

  /**
   * Begins to read.
   *
   * @param ended is told once that nothing follows; null if the backend ended the stream in good
   *     order
   */
  void begin(Consumer<ServerEvent> heard, Consumer<@Nullable Throwable> ended);

  /** Reads no further for now; what has come is still handed on. */
  void pause();

  void resume();

  /**
   * How long the backend asks to wait before its stream is opened again, in milliseconds; or -1.
   */
  long retryMs();

  /** Nobody wants to hear more. Tells {@code ended} nothing. */
  void close();
}
