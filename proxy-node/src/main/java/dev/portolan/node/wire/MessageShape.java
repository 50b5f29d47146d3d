package dev.portolan.node.wire;

import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.fault.Fault;
import org.jspecify.annotations.Nullable;

/** What a body must look like to be a request or a notification, apart from any header. */
final class MessageShape {
  /** The most bytes a method, name, URI or task id may have. */
  static final int MAX_NAME_BYTES = 8192;

  private MessageShape() {}

  /** Whether good JSON is a JSON-RPC request or notification; null if it is. */
  static @Nullable Fault check(RequestScan scan) {
    if (scan.notObject) {
      return new Fault.InvalidRequest(
          "the body is an array or a scalar (expected: one JSON-RPC object; batches were removed)");
    }
    if (scan.isResponse) {
      return new Fault.InvalidRequest(
          "the message has a result or an error (expected: a request or a notification)");
    }
    if (!"2.0".equals(scan.stringOrNull(scan.jsonrpc))) {
      return new Fault.InvalidRequest("jsonrpc (expected: \"2.0\")");
    }
    if (!scan.isString(scan.method) || isTooLong(scan.method)) {
      return new Fault.InvalidRequest(
          "method (expected: a string of at most " + MAX_NAME_BYTES + " bytes)");
    }
    if (scan.id != null && scan.requestId().isNone()) {
      return new Fault.InvalidRequest("id (expected: a string or a number)");
    }
    return scan.params == null || scan.isObject(scan.params)
        ? null
        : new Fault.InvalidRequest("params (expected: an object)");
  }

  static boolean isTooLong(@Nullable Span string) {
    return string != null && string.length() - 2 > MAX_NAME_BYTES;
  }

  /** What every request must say about itself, apart from its version; null if it does. */
  static @Nullable Fault checkMeta(RequestScan scan) {
    if (!scan.isObject(scan.capabilities)) {
      return new Fault.InvalidMeta(
          "_meta[\"" + MetaKey.CLIENT_CAPABILITIES + "\"] (expected: an object)");
    }
    return scan.progressToken == null || scan.isStringOrInteger(scan.progressToken)
        ? null
        : new Fault.InvalidMeta("_meta.progressToken (expected: a string or an integer)");
  }

  /** The parameters that Portolan acts on, if they are there; null if they can be acted on. */
  static @Nullable Fault checkParams(RequestScan scan) {
    if (scan.cursor != null && !scan.isString(scan.cursor)) {
      return new Fault.InvalidParams("params.cursor (expected: a string)");
    }
    if (scan.requestState != null && !scan.isString(scan.requestState)) {
      return new Fault.InvalidParams("params.requestState (expected: a string)");
    }
    if (scan.arguments != null && !scan.isObject(scan.arguments)) {
      return new Fault.InvalidParams("params.arguments (expected: an object)");
    }
    return scan.inputResponses == null || scan.isObject(scan.inputResponses)
        ? null
        : new Fault.InvalidParams("params.inputResponses (expected: an object)");
  }
}
