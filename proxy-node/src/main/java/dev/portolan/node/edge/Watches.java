package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.backend.Announcements;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.catalog.Naming;
import dev.portolan.node.route.Handles;
import dev.portolan.node.route.ListenFilter;
import dev.portolan.node.route.Located;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Has backends tell of the single resources and tasks that a client wants to hear of, under the
 * client's names.
 */
final class Watches {
  /**
   * The acknowledgement is the first thing a client waits for: a backend that is slow to agree is
   * left out of it.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Announcements announcements;
  private final Charts charts;
  private final Handles handles;

  Watches(Announcements announcements, Charts charts, Handles handles) {
    this.announcements = announcements;
    this.charts = charts;
    this.handles = handles;
  }

  /**
   * What the backends agreed to.
   *
   * @param resources by the client's names
   * @param tasks by the client's names
   */
  record Watched(Set<String> resources, Set<String> tasks, List<Watch> watches) {
    private static final Watched NOTHING = new Watched(Set.of(), Set.of(), List.of());

    void cancel() {
      watches.forEach(Watch::cancel);
    }
  }

  /** What is wanted of one mount: the backend's names, and the client's name for each. */
  private record Part(BoundMount mount, Map<String, String> resources, Map<String, String> tasks) {
    private Part(BoundMount mount) {
      this(mount, new HashMap<>(), new HashMap<>());
    }
  }

  /**
   * Never fails: what cannot be watched is left out. {@code listener} gets method and params under
   * the client's names.
   */
  Future<Watched> open(
      Caller caller, ListenFilter filter, BiConsumer<String, JsonObject> listener) {
    if (filter.resources().isEmpty() && filter.tasks().isEmpty()) {
      return Future.succeededFuture(Watched.NOTHING);
    }
    return charts
        .views(caller, List.of(EntryKind.RESOURCE, EntryKind.TEMPLATE))
        .compose(
            views -> {
              Map<MountId, Part> parts = new HashMap<>();
              for (String uri : filter.resources()) {
                Located.resource(caller, views, uri)
                    .ifPresent(
                        found ->
                            partOf(parts, found.mount())
                                .resources()
                                .put(found.originalName(), uri));
              }
              tasks(caller, filter, parts);
              return all(List.copyOf(parts.values()), listener);
            });
  }

  private void tasks(Caller caller, ListenFilter filter, Map<MountId, Part> parts) {
    for (String task : filter.tasks()) {
      handles
          .openTask(caller, task)
          .ifPresent(
              handle ->
                  Located.mount(caller, handle.mount())
                      .ifPresent(mount -> partOf(parts, mount).tasks().put(handle.value(), task)));
    }
  }

  private static Part partOf(Map<MountId, Part> parts, BoundMount mount) {
    return parts.computeIfAbsent(mount.mount().id(), id -> new Part(mount));
  }

  private Future<Watched> all(List<Part> parts, BiConsumer<String, JsonObject> listener) {
    List<Future<Optional<Watch>>> asked = new ArrayList<>();
    parts.forEach(part -> asked.add(one(part, listener)));
    return Future.all(asked).map(answers -> together(parts, answers.list()));
  }

  private Future<Optional<Watch>> one(Part part, BiConsumer<String, JsonObject> listener) {
    Future<Watch> watch =
        announcements.watch(
            part.mount(),
            new Wanted(part.resources().keySet(), part.tasks().keySet()),
            new Renaming(part, listener));
    return watch
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .map(Optional::of)
        .otherwise(
            tooLate -> {
              // nobody would cancel what is agreed to after the acknowledgement
              watch.onSuccess(Watch::cancel);
              return Optional.empty();
            });
  }

  private static Watched together(List<Part> parts, List<Optional<Watch>> answers) {
    Set<String> resources = new HashSet<>();
    Set<String> tasks = new HashSet<>();
    List<Watch> watches = new ArrayList<>();
    for (int at = 0; at < answers.size(); at++) {
      Part part = parts.get(at);
      answers
          .get(at)
          .ifPresent(
              watch -> {
                watches.add(watch);
                watch
                    .honoured()
                    .resources()
                    .forEach(uri -> resources.add(part.resources().get(uri)));
                watch.honoured().tasks().forEach(task -> tasks.add(part.tasks().get(task)));
              });
    }
    return new Watched(resources, tasks, watches);
  }

  /** Hands notifications on under the names that the client knows. */
  private record Renaming(Part part, BiConsumer<String, JsonObject> listener)
      implements Announcements.Listener {
    @Override
    public void notified(String method, RawJson message) {
      try {
        JsonObject params = new JsonObject(message.toString()).getJsonObject("params");
        if (params != null && isRenamed(params)) {
          listener.accept(method, params);
        }
      } catch (DecodeException | ClassCastException malformed) {
        // a notification that cannot be read is not passed on; the client re-reads at its own pace
      }
    }

    /**
     * False for a task that nobody asked about here: its id is the backend's, and stays with us.
     */
    private boolean isRenamed(JsonObject params) {
      if (params.getValue("uri") instanceof String uri) {
        params.put("uri", part.resources().getOrDefault(uri, exposed(uri)));
      }
      if (params.getValue("taskId") instanceof String task) {
        params.put("taskId", part.tasks().get(task));
        return part.tasks().containsKey(task);
      }
      return true;
    }

    /** A backend may tell of a part of the resource that was asked about. */
    private String exposed(String uri) {
      UnaryOperator<String> projection = Naming.uriProjection(part.mount().mount().naming());
      return projection == null ? uri : projection.apply(uri);
    }

    @Override
    public void ended() {
      // the client's stream goes on: it hears of lists still, and of other backends
    }
  }
}
