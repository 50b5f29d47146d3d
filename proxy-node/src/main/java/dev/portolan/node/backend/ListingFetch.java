package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.catalog.ListingSource.Fetched;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One fetching of one list, page after page, within the bounds of the catalog. */
final class ListingFetch {
  private final HttpListingSources sources;
  private final CatalogConfig bounds;
  private final BoundMount mount;
  private final EntryKind kind;
  private final BackendProfile profile;
  private final Leg leg;
  private final List<RawJson> definitions = new ArrayList<>();
  private final List<ListPage> hints = new ArrayList<>();
  private final Set<String> cursors = new HashSet<>();
  private final Promise<Fetched> promise = Promise.promise();
  private long bytes;
  private boolean restarted;

  /**
   * @param leg on which it is fetched
   */
  ListingFetch(
      HttpListingSources sources,
      BoundMount mount,
      EntryKind kind,
      BackendProfile profile,
      Leg leg) {
    this.sources = sources;
    this.bounds = sources.settings().catalog();
    this.mount = mount;
    this.kind = kind;
    this.profile = profile;
    this.leg = leg;
  }

  /** What comes after a page. */
  private sealed interface Step {}

  private record Done(Fetched fetched) implements Step {}

  private record Next(@Nullable String cursor) implements Step {}

  private record Failed(Reason reason) implements Step {}

  Future<Fetched> all() {
    if (!Profiles.offers(profile, kind)) {
      return Future.succeededFuture(new Fetched(List.of(), CacheHint.NONE, profile.era()));
    }
    // not a chain of futures: a thousand pages would be a chain too long for the stack
    take(new Next(null));
    return promise.future();
  }

  private MountId id() {
    return mount.mount().id();
  }

  private void take(Step step) {
    switch (step) {
      case Done done -> promise.tryComplete(done.fetched());
      case Failed failed -> promise.tryFail(Faults.sent(id(), failed.reason()));
      case Next next ->
          ask(next.cursor())
              .map(response -> after(response, next.cursor()))
              .onComplete(this::take, promise::tryFail);
    }
  }

  private Future<RawJson> ask(@Nullable String cursor) {
    sources.meter().listed(id(), kind);
    ObjectNode params = Messages.object();
    if (cursor != null) {
      params.put("cursor", cursor);
    }
    var settings = sources.settings();
    var timeout = settings.limits().listTimeout();
    return new Asking(
            kind.listMethod(), params, settings.version(), timeout, bounds.maxBytes() - bytes, leg)
        .ask(sources.room(), sources.line(), mount);
  }

  private Step after(RawJson response, @Nullable String cursor) {
    Optional<RawJson> error = Messages.member(response, "error");
    if (error.isPresent()) {
      return afterError(error.get(), cursor);
    }
    bytes += response.length();
    RawJson result =
        Messages.member(response, "result")
            .orElseThrow(() -> new IllegalArgumentException("response without result"));
    return afterPage(ListPage.of(result, kind));
  }

  private Step afterError(RawJson error, @Nullable String cursor) {
    JsonNode tree = Messages.read(Buffer.buffer(error.bytes()));
    int code = tree == null ? 0 : tree.path("code").asInt();
    if (code == RpcCode.METHOD_NOT_FOUND) {
      return new Done(fetched());
    }
    if (code == RpcCode.INVALID_PARAMS && cursor != null && !restarted) {
      return restart();
    }
    return new Failed(Reason.SERVER_ERROR);
  }

  /**
   * A cursor that is no longer good: the list has changed, and what was read of it is of no use.
   */
  private Step restart() {
    restarted = true;
    definitions.clear();
    hints.clear();
    cursors.clear();
    bytes = 0;
    return new Next(null);
  }

  private Step afterPage(ListPage page) {
    if (definitions.size() + (long) page.definitions().size() > bounds.maxEntries()) {
      return new Failed(Reason.TOO_LARGE);
    }
    definitions.addAll(page.definitions());
    hints.add(new ListPage(List.of(), null, page.ttlMs(), page.scope()));
    String next = page.nextCursor();
    if (next == null) {
      return new Done(fetched());
    }
    if (!cursors.add(next)) {
      return new Failed(Reason.INVALID_RESPONSE);
    }
    return hints.size() < bounds.maxPages() ? new Next(next) : new Failed(Reason.TOO_LARGE);
  }

  private Fetched fetched() {
    return new Fetched(
        definitions,
        profile.era() == Era.LEGACY ? CacheHint.NONE : new CacheHint(leastTtl(), narrowestScope()),
        profile.era());
  }

  private @Nullable Long leastTtl() {
    return hints.stream()
        .map(ListPage::ttlMs)
        .filter(Objects::nonNull)
        .min(Long::compare)
        .orElse(null);
  }

  private @Nullable CacheScope narrowestScope() {
    if (hints.stream().anyMatch(page -> page.scope() == CacheScope.PRIVATE)) {
      return CacheScope.PRIVATE;
    }
    boolean allPublic =
        !hints.isEmpty() && hints.stream().allMatch(page -> page.scope() == CacheScope.PUBLIC);
    return allPublic ? CacheScope.PUBLIC : null;
  }
}
