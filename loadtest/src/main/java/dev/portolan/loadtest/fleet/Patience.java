package dev.portolan.loadtest.fleet;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits of a thread that is nobody's event loop. */
public final class Patience {
  private static final int SECONDS = 30;

  private Patience() {}

  /**
   * What this future brings.
   *
   * @throws Wrong if it fails, or brings nothing within 30 seconds
   */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException cause) {
      throw new Wrong("something cannot be started or ended", cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    }
  }
}
