package dev.portolan.node.app;

import dev.portolan.node.app.CacheJson.Detail;
import dev.portolan.node.config.ManagementConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog over HTTP, for operators with the management token. */
final class CacheRoutes {
  private static final Logger log = LoggerFactory.getLogger(CacheRoutes.class);

  /** Answers that are made or written at any time: each may be large. */
  private static final int AT_ONCE = 4;

  private final Vertx vertx;
  private final ManagementGate gate;
  private final CacheAdmin admin;
  private final Semaphore places = new Semaphore(AT_ONCE);

  CacheRoutes(Vertx vertx, ManagementConfig config, CacheAdmin admin) {
    this.vertx = vertx;
    this.gate = new ManagementGate(config);
    this.admin = admin;
  }

  /** Answers whatever comes to this route, in the end. */
  void answer(CacheRoute route, HttpServerRequest request) {
    ManagementAnswer refusal = refusalOf(route, request);
    if (refusal != null) {
      refusal.send(request);
      return;
    }
    if (!places.tryAcquire()) {
      ManagementAnswer.error(503, AT_ONCE + " requests at once already (expected: fewer)")
          .with("Retry-After", "1")
          .send(request);
      return;
    }
    Future.succeededFuture(request)
        .compose(asked -> work(route, CacheQuery.of(route, parameters(asked)), asked))
        .otherwise(CacheRoutes::failed)
        .compose(answer -> answer.send(request))
        .onComplete(sent -> places.release());
  }

  private @Nullable ManagementAnswer refusalOf(CacheRoute route, HttpServerRequest request) {
    HttpMethod method = request.method();
    boolean right =
        route.changes()
            ? method.equals(HttpMethod.POST)
            : method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (!right) {
      return ManagementAnswer.error(405, "method not allowed")
          .with("Allow", route.changes() ? "POST" : "GET, HEAD");
    }
    ManagementGate.Refusal refusal = gate.refusalOf(request.headers());
    if (refusal != null) {
      OperatorAudit.refused(route, refusal.status(), request);
      ManagementAnswer answer = ManagementAnswer.error(refusal.status(), refusal.problem());
      return refusal.status() == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
    }
    return hasBody(request)
        ? ManagementAnswer.error(400, "a body (expected: none; all is said in the query)")
        : null;
  }

  /** What stands there would be meant, and not be heard. */
  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.headers().contains("Transfer-Encoding")
        || (length != null && !length.strip().equals("0"));
  }

  private static MultiMap parameters(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException malformed) {
      throw CacheRefused.wrong("query", String.valueOf(request.query()), "percent-encoded UTF-8");
    }
  }

  private Future<ManagementAnswer> work(
      CacheRoute route, CacheQuery query, HttpServerRequest asked) {
    return switch (route) {
      case LIST -> aside(() -> held(query, Detail.LISTING));
      case SHOW ->
          aside(() -> held(query, query.definitions() ? Detail.DEFINITIONS : Detail.ENTRIES));
      case REFRESH ->
          told(
              aside(() -> admin.refresh(query.filter(), query.all())),
              change -> OperatorAudit.done(route, query.filter(), change, asked));
      case PURGE ->
          told(
              aside(() -> admin.purge(query.filter(), query.all())),
              change -> OperatorAudit.done(route, query.filter(), change, asked));
    };
  }

  /** On a worker thread, beside others: with much in the catalog it takes long. */
  private <T> Future<T> aside(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }

  private ManagementAnswer held(CacheQuery query, Detail detail) {
    return ManagementAnswer.json(200, CacheJson.of(admin.held(query.filter()), detail));
  }

  /** On the context of the request again, wherever the store has answered. */
  private Future<ManagementAnswer> told(
      Future<Future<CacheChange>> begun, Consumer<CacheChange> noted) {
    Context own = vertx.getOrCreateContext();
    return Future.fromCompletionStage(begun.compose(change -> change).toCompletionStage(), own)
        .onSuccess(noted::accept)
        .map(
            done -> ManagementAnswer.json(done.failed().isEmpty() ? 200 : 503, CacheJson.of(done)));
  }

  private static ManagementAnswer failed(Throwable cause) {
    if (cause instanceof CacheRefused) {
      return ManagementAnswer.error(400, String.valueOf(cause.getMessage()));
    }
    log.error("A request about the catalog failed", cause);
    return ManagementAnswer.error(500, "internal error");
  }
}
