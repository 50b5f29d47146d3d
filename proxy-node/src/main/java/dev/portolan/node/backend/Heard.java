package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the head of a reply says. Heads that are not MCP at all are faults. */
sealed interface Heard {

  /** How large a refusal may be. */
  long MAX_REFUSAL_BYTES = 64L << 10;

  /** 200: an answer, its body still to come. */
  record Reply(Exchange exchange, boolean events) implements Heard {}

  /**
   * The backend refused the request without executing it: HTTP 400, 404, 405, 406, 415 or 422.
   *
   * @param body as it came
   * @param error the member {@code error} if the body is a JSON-RPC error, else null
   */
  record Refused(int status, Buffer body, @Nullable JsonNode error) implements Heard {

    /** What a server would say whose session had ended before anything was sent in it. */
    static Refused gone() {
      return new Refused(404, Buffer.buffer(), null);
    }

    /** 0 if there is no JSON-RPC error. */
    int code() {
      return error == null ? 0 : error.path("code").asInt();
    }

    /** A JSON-RPC error that may be handed on as the answer. */
    boolean isAnswer() {
      return error != null && (status == 400 || status == 404);
    }

    /** An error that only servers of the modern era know. */
    boolean isModern() {
      return switch (code()) {
        case RpcCode.HEADER_MISMATCH,
            RpcCode.MISSING_CLIENT_CAPABILITY,
            RpcCode.UNSUPPORTED_VERSION ->
            true;
        default -> false;
      };
    }

    /** Not how a modern server refuses: no JSON-RPC error, or one of the old, meaningless codes. */
    boolean looksLegacy() {
      return error == null || (code() >= -32019 && code() <= -32000);
    }

    /** How a server of HTTP+SSE refuses what is posted to the address of its stream. */
    boolean looksLikeSse() {
      return status == 400 || status == 404 || status == 405;
    }

    /** The newest of these versions that the error names as supported. */
    Optional<ProtocolVersion> supportedOf(List<ProtocolVersion> ours) {
      return error == null
          ? Optional.empty()
          : Messages.newest(error.path("data").path("supported"), ours);
    }

    /** How a legacy server says that the session named in the request is gone. */
    boolean meansSessionLost() {
      if (status == 404) {
        return code() != RpcCode.METHOD_NOT_FOUND;
      }
      String said = body.toString().toLowerCase(Locale.ROOT);
      return status == 400 && (said.contains("session") || said.contains("not initialized"));
    }
  }

  /** Reads the head of a reply; of a refusal, the body too. */
  static Future<Heard> of(HttpExchange exchange) {
    return switch (exchange.status()) {
      case 200 -> reply(exchange);
      case 400, 404, 405, 406, 415, 422 ->
          Collector.whole(exchange, MAX_REFUSAL_BYTES)
              .map(body -> new Refused(exchange.status(), body, Messages.error(body)));
      default -> unusable(exchange, reasonOf(exchange.status()));
    };
  }

  /** What a status means that is no answer. */
  static Reason reasonOf(int status) {
    return switch (status) {
      case 401, 403 -> Reason.UNAUTHORIZED;
      // 409 is how servers refuse a second stream of a session while they know of the first
      case 409, 429 -> Reason.RATE_LIMITED;
      default -> status >= 500 ? Reason.SERVER_ERROR : Reason.INVALID_RESPONSE;
    };
  }

  private static Future<Heard> reply(HttpExchange exchange) {
    String encoding = exchange.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return unusable(exchange, Reason.INVALID_RESPONSE);
    }
    return switch (mediaType(exchange)) {
      case "application/json" -> Future.succeededFuture(new Reply(exchange, false));
      case "text/event-stream" -> Future.succeededFuture(new Reply(exchange, true));
      default -> unusable(exchange, Reason.INVALID_RESPONSE);
    };
  }

  private static String mediaType(HttpExchange exchange) {
    String type = exchange.header("Content-Type");
    if (type == null) {
      return "";
    }
    int parameters = type.indexOf(';');
    String plain = parameters < 0 ? type : type.substring(0, parameters);
    return plain.strip().toLowerCase(Locale.ROOT);
  }

  private static Future<Heard> unusable(HttpExchange exchange, Reason reason) {
    exchange.discard();
    return Faults.failed(exchange.mount(), reason);
  }
}
