package dev.portolan.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;

/**
 * The running half of a fake server: what it has seen (requests, cancellations, open streams,
 * sessions) and what it says unasked.
 */
public abstract sealed class LiveServer permits FakeMcpServer {
  static final String LOCAL = "127.0.0.1";

  private final CallLog log = new CallLog();

  LiveServer() {}

  /** This port, for this machine alone. */
  static SocketAddress local(int port) {
    return SocketAddress.inetSocketAddress(port, LOCAL);
  }

  CallLog log() {
    return log;
  }

  abstract ListenStreams listeners();

  abstract LegacySide legacy();

  /** The requests heard, in order; of many, the last ten thousand. */
  public List<Call> calls() {
    return log.calls();
  }

  public List<Call> calls(McpMethod method) {
    return calls().stream().filter(call -> call.method().equals(method.wireName())).toList();
  }

  public int count(McpMethod method) {
    return log.count(method.wireName());
  }

  /** Requests heard of a method by its wire name; also "GET", "DELETE", and "response". */
  public int count(String key) {
    return log.count(key);
  }

  /** How many requests of each method were heard; the keys are those of {@link #count(String)}. */
  public Map<String, Long> counts() {
    return log.counts();
  }

  /** Completes when so many were heard; fails after ten seconds. */
  public Future<Void> awaitCount(McpMethod method, int atLeast) {
    return log.awaitCount(method.wireName(), atLeast);
  }

  public Future<Void> awaitCount(String key, int atLeast) {
    return log.awaitCount(key, atLeast);
  }

  /** Requests whose client left before their answer had ended; listen streams are not counted. */
  public int cancelled() {
    return log.cancellations().value();
  }

  public List<Call> cancelledCalls() {
    return log.cancelledCalls();
  }

  public Future<Void> awaitCancelled(int atLeast) {
    return log.cancellations().await(count -> count >= atLeast);
  }

  public int sessionCount() {
    return legacy().sessionCount();
  }

  /** Open GET streams of legacy sessions. */
  public int openGets() {
    return legacy().openGets().value();
  }

  public Future<Void> awaitOpenGets(int exactly) {
    return legacy().openGets().await(open -> open == exactly);
  }

  /** Open {@code subscriptions/listen} streams. */
  public int openListens() {
    return listeners().open().value();
  }

  public Future<Void> awaitOpenListens(int exactly) {
    return listeners().open().await(open -> open == exactly);
  }

  /** Sends a notification to each listener: GET streams, and listen streams that asked for it. */
  public void announce(String method, String paramsJson) {
    legacy().announce(Json.notification(method, paramsJson));
    listeners().announce(method, (ObjectNode) Json.parse(paramsJson));
  }

  public void announceToolsChanged() {
    announce(McpMethod.TOOLS_CHANGED.wireName(), "{}");
  }

  public void announcePromptsChanged() {
    announce(McpMethod.PROMPTS_CHANGED.wireName(), "{}");
  }

  public void announceResourcesChanged() {
    announce(McpMethod.RESOURCES_CHANGED.wireName(), "{}");
  }

  /**
   * Sends a notification to one legacy session. That of a resumable server is kept if nobody
   * listens just now; false if nobody ever did, or the session is not known.
   */
  public boolean tell(String sessionId, String method, String paramsJson) {
    return legacy().tell(sessionId, Json.notification(method, paramsJson));
  }

  /** Says to those who subscribed that a resource has changed. */
  public void updated(String uri) {
    ObjectNode params = Json.object().put("uri", uri);
    legacy()
        .updated(uri, Json.notification(McpMethod.RESOURCE_UPDATED.wireName(), params.toString()));
    listeners().updated(uri);
  }

  /** Says to those who listen for this task how it is; the JSON is the notification's params. */
  public void taskChanged(String taskId, String paramsJson) {
    listeners().taskChanged(taskId, (ObjectNode) Json.parse(paramsJson));
  }

  /** Ends all listen streams with a result, and all GET streams. */
  public void endsListens() {
    listeners().endAll();
    legacy().hangUp();
  }

  /** Breaks all listen streams, and ends all GET streams. */
  public void dropsListens() {
    listeners().dropAll();
    legacy().hangUp();
  }
}
