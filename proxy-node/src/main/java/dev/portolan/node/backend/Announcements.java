package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import java.util.Set;

/** Hears what backends announce outside of any call. */
public interface Announcements {

  /**
   * Says that this mount is in use: sees to it that one of all nodes keeps a listening stream open
   * to its backend (one for all mounts that reach it in the same way, as far as one node has them),
   * if the backend announces changes at all, until nobody has said so for a while. Costs nothing
   * when that is agreed on already.
   */
  void attend(BoundMount mount);

  /**
   * Asks the backend to tell of updates of these resources and tasks, and hands each notification
   * on as it came. Completes when the backend has agreed to at least one of them.
   */
  Future<Watch> watch(BoundMount mount, Wanted wanted, Listener listener);

  /**
   * What to watch, by the backend's own names.
   *
   * @param resources URIs
   * @param tasks task ids
   */
  record Wanted(Set<String> resources, Set<String> tasks) {
    public Wanted {
      resources = Set.copyOf(resources);
      tasks = Set.copyOf(tasks);
    }
  }

  /** Hears of one watch, on any thread. */
  interface Listener {
    /** A notification, as the JSON object it came as. */
    void notified(String method, RawJson message);

    /** The backend ended the watch, or went away. Nothing follows. */
    void ended();
  }

  /** What a backend agreed to watch. */
  interface Watch {
    Wanted honoured();

    void cancel();
  }
}
