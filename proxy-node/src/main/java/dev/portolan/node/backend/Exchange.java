package dev.portolan.node.backend;

import dev.portolan.model.catalog.MountId;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request to a backend and its reply, over whichever transport. Lives on the event loop that
 * started it.
 */
interface Exchange {

  /** Sends the request; completes with what the head of the reply says. */
  Future<Heard> hear();

  MountId mount();

  /** Only once the head is there. */
  int status();

  /** Null if the reply has no such header, or its transport has none. Only with the head. */
  @Nullable String header(String name);

  /** Only once the head is there. */
  ReplyBody body();

  /** Nobody wants the reply any more. Does nothing once it has ended. */
  void abandon();

  /** The backend took too long. */
  void expire();

  /** The rest of the reply is of no use; the backend has done with it, so it is told nothing. */
  void discard();

  /** From now on the backend may take so long until it says the next thing. */
  void bePatient(Duration limit);
}
