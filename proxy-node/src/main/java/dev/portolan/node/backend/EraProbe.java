package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.ObjectEditor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out which era a backend speaks, by asking it as a modern client does: a modern server
 * answers, or refuses as only modern servers do; anyone else who refuses is legacy. That a backend
 * is down, slow, or does not let us in says nothing of its era (specification 2026-07-28,
 * Versioning).
 */
final class EraProbe {
  private static final long MAX_ANSWER_BYTES = 1L << 20;

  private final Line line;
  private final BackendSettings settings;
  private final BackendMeter meter;

  EraProbe(Line line, BackendSettings settings, BackendMeter meter) {
    this.line = line;
    this.settings = settings;
    this.meter = meter;
  }

  /** The verdict; a backend that cannot be judged is a fault. */
  Future<Verdict> judge(BoundMount to) {
    meter.probed(to.mount().id());
    return ask(to, ProtocolVersion.MODERN.getFirst(), true);
  }

  private Future<Verdict> ask(BoundMount to, ProtocolVersion version, boolean again) {
    var params = Messages.enveloped(Messages.object(), version, settings.version());
    Buffer body = Messages.request(1, McpMethod.DISCOVER.wireName(), params);
    Duration timeout = settings.limits().listTimeout();
    var headers = ModernDialect.headers(McpMethod.DISCOVER.wireName(), version);
    var exchange =
        new HttpExchange(
            line, to, Outgoing.post(headers, body, timeout), HttpExchange.Ending.PLAIN);
    Future<Verdict> verdict =
        exchange
            .hear()
            .compose(
                heard ->
                    switch (heard) {
                      case Heard.Reply reply -> answered(to, reply);
                      case Heard.Refused refused -> refused(to, version, refused, again);
                    });
    return line.within(timeout, exchange, verdict);
  }

  private Future<Verdict> answered(BoundMount to, Heard.Reply reply) {
    return Collector.response(reply, MAX_ANSWER_BYTES, request -> {})
        .compose(
            response ->
                Messages.member(response, "result")
                    .map(result -> discovered(to, result))
                    // a legacy server that keeps no sessions answers what it does not know with 200
                    .orElseGet(() -> Future.succeededFuture(new Verdict.Legacy())));
  }

  private static Future<Verdict> discovered(BoundMount to, RawJson result) {
    JsonNode supported =
        ObjectEditor.member(result, "supportedVersions")
            .map(versions -> Messages.read(Buffer.buffer(versions.bytes())))
            .orElseGet(Messages::object);
    Optional<ProtocolVersion> modern = Messages.newest(supported, ProtocolVersion.MODERN);
    if (modern.isPresent()) {
      return Future.succeededFuture(
          new Verdict.Modern(Profiles.read(Era.MODERN, modern.get(), result)));
    }
    return supported.isEmpty() || Messages.newest(supported, ProtocolVersion.LEGACY).isPresent()
        ? Future.succeededFuture(new Verdict.Legacy())
        : Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE);
  }

  private Future<Verdict> refused(
      BoundMount to, ProtocolVersion version, Heard.Refused refused, boolean again) {
    if (refused.code() == RpcCode.UNSUPPORTED_VERSION) {
      return wrongVersion(to, version, refused, again);
    }
    boolean knowsNoDiscover = refused.status() == 404 && refused.code() == RpcCode.METHOD_NOT_FOUND;
    return Future.succeededFuture(
        refused.isModern() || knowsNoDiscover
            ? new Verdict.Modern(Profiles.unknown(version))
            : new Verdict.Legacy());
  }

  private Future<Verdict> wrongVersion(
      BoundMount to, ProtocolVersion version, Heard.Refused refused, boolean again) {
    Optional<ProtocolVersion> modern =
        refused.supportedOf(ProtocolVersion.MODERN).filter(other -> !other.equals(version));
    if (modern.isPresent() && again) {
      return ask(to, modern.get(), false);
    }
    return refused.supportedOf(ProtocolVersion.LEGACY).isPresent()
        ? Future.succeededFuture(new Verdict.Legacy())
        : Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE);
  }
}
