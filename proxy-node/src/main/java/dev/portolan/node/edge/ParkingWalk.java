package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.backend.BackendClient;
import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.bridge.ServerQuestion;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.relaylog.LogMessage;
import dev.portolan.node.relaylog.ReplyEntry;
import dev.portolan.node.route.ParkedCall;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.ClientAbility;
import dev.portolan.node.wire.ReplyEdits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The walk of a modern client's call in which a legacy backend asks the client something. The
 * client gets a result that asks for input, while the call stays open at the backend; with its
 * answers it comes back, to any node, which hands them to the backend and goes on with the reply.
 */
final class ParkingWalk {
  private final Exchange exchange;
  private final EdgeSettings settings;
  private final EdgeParts parts;
  private final BackendClient backends;
  private final CallLog.Call call;
  private final Caller caller;
  private final BackendCall sent;
  private final ParkedCalls parked;
  private ParkedCalls.@Nullable Room room;

  ParkingWalk(
      Exchange exchange,
      EdgeSettings settings,
      EdgeParts parts,
      BackendClient backends,
      CallLog.Call call,
      Caller caller,
      BackendCall sent) {
    this.exchange = exchange;
    this.settings = settings;
    this.parts = parts;
    this.backends = backends;
    this.call = call;
    this.caller = caller;
    this.sent = sent;
    this.parked = parts.parkedCalls();
  }

  /** Relays the reply, to its end or to the first question. */
  Future<Void> relay(BackendReply reply) {
    ReplyEdits edits = parts.projection().editsFor(caller, sent, reply.era());
    BackendSession session = reply.session();
    // what the client can be asked is of interest only where somebody could ask
    Set<ClientAbility> abilities =
        session == null || !reply.isEventStream() ? Set.of() : ClientAbility.of(sent.request());
    if (session == null || abilities.isEmpty()) {
      return Relay.pipe(exchange, reply, sent, edits, call::refused);
    }
    AskingReply asking =
        new AskingReply(
            exchange.context().owner(),
            reply,
            edits,
            question -> question.suits(abilities) && hasRoom());
    return Relay.pipe(exchange, asking, sent, asking.rewriter(), call::refused)
        .onComplete(done -> leaveRoomUnlessParked(asking))
        .compose(
            done ->
                asking.isPutOff()
                    ? park(reply, session, abilities, asking).recover(this::refuse)
                    : Future.succeededFuture());
  }

  private boolean hasRoom() {
    if (room == null) {
      MountId mount = sent.mount().mount().id();
      room = parked.room(() -> settings.admission().call(caller, mount)::giveBack);
    }
    return room != null;
  }

  private void leaveRoomUnlessParked(AskingReply asking) {
    if (room != null && !asking.isPutOff()) {
      room.giveBack();
    }
  }

  private Future<Void> park(
      BackendReply reply,
      BackendSession session,
      Set<ClientAbility> abilities,
      AskingReply asking) {
    String id = parked.fresh();
    ParkedReply waiting =
        parked.park(id, reply, abilities, Objects.requireNonNull(room), exchange.context());
    return exchange
        .home(parked.show())
        .compose(shown -> waiting.note(asking.questions()))
        .compose(
            numbers -> {
              if (exchange.hasLeft()) {
                waiting.cancel(Reason.DISCONNECTED);
                return Future.<Void>succeededFuture();
              }
              waiting.begin(asking.rest());
              long backendsId = Long.parseLong(reply.id().toString());
              long last = numbers.getLast();
              return ask(
                  new ParkedCall(parked.node(), id, session, backendsId, 1, last, numbers),
                  numbered(numbers, asking.questions()));
            })
        .onFailure(cause -> waiting.cancel(Reason.DISCONNECTED))
        .recover(this::storeFailed);
  }

  private static Map<Long, ServerQuestion> numbered(List<Long> numbers, List<Asked.Item> items) {
    Map<Long, ServerQuestion> numbered = new LinkedHashMap<>();
    for (int i = 0; i < numbers.size(); i++) {
      numbered.put(numbers.get(i), items.get(i).question());
    }
    return numbered;
  }

  private Future<Void> ask(ParkedCall now, Map<Long, ServerQuestion> questions) {
    return Replies.lastResult(
        exchange,
        sent.request().id(),
        parts.projection().inputRequired(caller, sent, now, questions));
  }

  /** In the last event, if events have been told. */
  private Future<Void> refuse(Throwable cause) {
    if (!exchange.response().headWritten() || exchange.hasLeft()) {
      return Future.failedFuture(cause);
    }
    Fault fault = Faults.of(cause);
    call.refused(fault);
    return Replies.refuse(exchange, sent.request().id(), fault);
  }

  /** What cannot be noted cannot be parked. */
  private <T> Future<T> storeFailed(Throwable cause) {
    return cause instanceof FaultException ? Future.failedFuture(cause) : failed();
  }

  /** Nobody will hear what else the backend says in this call. */
  private <T> Future<T> giveUp(ParkedCall lost) {
    new Line(lost).cancel();
    return failed();
  }

  private <T> Future<T> failed() {
    return Future.failedFuture(
        new FaultException(
            new Fault.BackendFailed(sent.mount().mount().id(), Reason.DISCONNECTED, false)));
  }

  /**
   * The client is back, with answers. As long as the log cannot be read none is handed on, and the
   * client may come back with them.
   */
  Future<Void> resume(ParkedCall before) {
    return questionsOf(before, before.asked().getFirst() - 1, new LinkedHashMap<>())
        .compose(questions -> answer(before, questions));
  }

  /** What the client was asked, from the log. */
  private Future<Map<Long, ServerQuestion>> questionsOf(
      ParkedCall before, long after, Map<Long, ServerQuestion> found) {
    return exchange
        .home(parked.read(before.id(), after))
        .compose(
            page -> {
              for (LogMessage message : page) {
                if (before.asked().contains(message.number())
                    && ReplyEntry.of(message) instanceof ReplyEntry.Said said) {
                  ServerQuestion.of(said.message())
                      .ifPresent(question -> found.put(message.number(), question));
                }
              }
              if (found.size() == before.asked().size()) {
                return Future.succeededFuture(found);
              }
              return page.isEmpty()
                  ? giveUp(before)
                  : questionsOf(before, page.getLast().number(), found);
            });
  }

  private Future<Void> answer(ParkedCall before, Map<Long, ServerQuestion> questions) {
    Map<Long, RawJson> given = new InputResponses(sent.request()).to(questions);
    Map<Long, ServerQuestion> open = new LinkedHashMap<>();
    List<Future<Boolean>> told = new ArrayList<>();
    questions.forEach(
        (number, question) -> {
          RawJson result = given.get(number);
          if (result == null) {
            open.put(number, question);
          } else {
            told.add(backends.tell(sent.mount(), before.session(), question.answer(result)));
          }
        });
    return Future.join(told)
        .compose(
            all ->
                open.isEmpty()
                    ? follow(before, told.stream().allMatch(Future::result))
                    : again(before, before.after(), open));
  }

  private Future<Void> follow(ParkedCall before, boolean accepted) {
    FollowedReply followed =
        new FollowedReply(
            exchange.context().owner(),
            new Line(before),
            sent.mount().mount().id(),
            before.after(),
            sent.timeout(),
            parts.projection().editsFor(caller, sent, Era.LEGACY));
    if (!accepted) {
      followed.doubt();
    }
    return Relay.pipe(exchange, followed, sent, followed.rewriter(), call::refused)
        .compose(
            done ->
                followed.isPutOff()
                    ? again(before, followed.told(), questionsIn(followed)).recover(this::refuse)
                    : Future.succeededFuture());
  }

  private static Map<Long, ServerQuestion> questionsIn(FollowedReply followed) {
    Map<Long, ServerQuestion> questions = new LinkedHashMap<>();
    followed.questions().forEach(item -> questions.put(item.number(), item.question()));
    return questions;
  }

  private Future<Void> again(ParkedCall before, long told, Map<Long, ServerQuestion> questions) {
    if (before.round() >= ParkedCall.MAX_ROUNDS) {
      return giveUp(before);
    }
    return ask(before.asking(told, List.copyOf(questions.keySet())), questions);
  }

  /** The parked call as this node sees it. */
  private final class Line implements FollowedReply.Source {
    private final ParkedCall at;

    Line(ParkedCall at) {
      this.at = at;
    }

    @Override
    public Future<List<LogMessage>> read(long after) {
      return exchange.home(parked.read(at.id(), after));
    }

    @Override
    public Future<Boolean> isLost() {
      return exchange.home(parked.isLost(at.node(), at.id()));
    }

    @Override
    public void cancel() {
      String cancelled =
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
              + at.call()
              + ",\"reason\":\"no longer wanted\"}}";
      parts
          .metrics()
          .background(
              "cancel a parked call",
              backends.tell(sent.mount(), at.session(), RawJson.of(cancelled).bytes()).mapEmpty());
    }
  }
}
