package dev.portolan.testkit;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.RpcCode;

/** Puts a reply on the wire, as the era of the request wants it. */
final class ReplyWriter {
  private final Script script;

  ReplyWriter(Script script) {
    this.script = script;
  }

  void write(Exchange exchange, Reply reply) {
    switch (reply) {
      case Reply.Result result -> writeResult(exchange, result);
      case Reply.Failure failure ->
          exchange.json(
              statusOf(exchange.era(), failure), Json.error(exchange.call().idJson(), failure));
      case Reply.Talk talk -> talk.script().accept(new Conversation(exchange, this));
      case Reply.Http http -> exchange.send(http.status(), http.headers(), http.body());
      case Reply.DropBeforeHead dropped -> exchange.drop();
      case Reply.DropMidBody dropped -> exchange.dropMidBody(dropped.begun());
      case Reply.Never never -> {}
      case Reply.Later later ->
          later
              .reply()
              .onSuccess(ready -> write(exchange, ready))
              .onFailure(cause -> write(exchange, broken(cause)));
    }
  }

  boolean isResumable() {
    return script.isResumable();
  }

  /** The result with the resultType that a modern client needs, unless it has one. */
  String dressed(Call call, String resultJson) {
    boolean bare = call.era() == Era.MODERN && !Json.parse(resultJson).has("resultType");
    return bare ? Json.withFirst("\"resultType\":\"complete\"", resultJson) : resultJson;
  }

  private void writeResult(Exchange exchange, Reply.Result result) {
    if (script.repliesAsStream()) {
      Conversation conversation = new Conversation(exchange, this);
      conversation.begin();
      conversation.finish(result.json());
    } else {
      Call call = exchange.call();
      exchange.json(200, Json.result(call.idJson(), dressed(call, result.json())));
    }
  }

  private static Reply broken(Throwable cause) {
    return Reply.failure(RpcCode.INTERNAL_ERROR, "script: " + cause);
  }

  private static int statusOf(Era era, Reply.Failure failure) {
    if (failure.status() != 0) {
      return failure.status();
    }
    if (era == Era.LEGACY) {
      return 200;
    }
    return switch (failure.code()) {
      case RpcCode.METHOD_NOT_FOUND -> 404;
      case RpcCode.PARSE_ERROR,
          RpcCode.INVALID_REQUEST,
          RpcCode.HEADER_MISMATCH,
          RpcCode.MISSING_CLIENT_CAPABILITY,
          RpcCode.UNSUPPORTED_VERSION ->
          400;
      default -> 200;
    };
  }
}
