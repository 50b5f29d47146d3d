package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What legacy clients ask of a legacy backend whose sessions they share, at one node. */
class SharedCallsTest {
  private static final String SHARED = "sessions: shared";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend =
        backends
            .legacy()
            .offers(tool("search"), tool("work"))
            .offersResource("crm://a")
            .offersPrompt("p", "x");
    node = NodeUnderTest.of(Backends.mount(backend, SHARED));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  private LegacyClient client() {
    return LegacyClient.at(node.client());
  }

  @Test
  void callsInOneSessionUnderIdsOfTheGatewaysOwn() {
    // Given
    LegacyClient one = client();
    LegacyClient other = client();
    String body = LegacyClient.bodyOf("\"id of \\u00e9\"", "tools/call", named());

    // When
    List<Answer> answers = List.of(one.send(body), other.send(body));

    // Then
    List<Call> heard = backend.calls(McpMethod.TOOLS_CALL);
    assertThat(heard).extracting(Call::sessionId).hasSize(2).doesNotContainNull();
    assertThat(heard.stream().map(Call::sessionId).distinct()).hasSize(1);
    assertThat(heard).extracting(call -> call.json().path("id")).doesNotHaveDuplicates();
    assertThat(answers)
        .allMatch(answer -> answer.body().contains("\"id\":\"id of \\u00e9\""))
        .allMatch(answer -> answer.result().has("content"))
        .noneMatch(answer -> answer.headers().contains(McpHeader.SESSION_ID))
        .noneMatch(answer -> answer.body().contains(String.valueOf(heard.getFirst().sessionId())));
  }

  private static String named() {
    return LegacyClient.named("search");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
  void servesWhateverBelongsToNoSession(String version) {
    // Given
    LegacyClient client = LegacyClient.at(node.client(), version, "{}");

    // When
    Answer read = client.ask("resources/read", "\"uri\":\"crm://a\"");
    Answer got = client.ask("prompts/get", "\"name\":\"p\"");
    Answer completed =
        client.ask(
            "completion/complete",
            "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"p\"},"
                + "\"argument\":{\"name\":\"x\",\"value\":\"\"}");
    Answer pinged = client.ask("ping", "");

    // Then
    assertThat(read.result().at("/contents/0/uri").asText()).isEqualTo("crm://a");
    assertThat(got.result().has("messages")).isTrue();
    assertThat(completed.result().has("completion")).isTrue();
    assertThat(pinged.result().toString()).isEqualTo("{}");
    assertThat(read.result().has("ttlMs")).isFalse();
    assertThat(read.result().has("resultType")).isFalse();
    assertThat(backend.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void answersABatch() {
    // Given
    LegacyClient client = LegacyClient.at(node.client(), "2025-03-26", "{}");
    String batch =
        Stream.of("1", "2").map(id -> LegacyClient.bodyOf(id, "tools/call", named())).toList() + "";

    // When
    Answer answered = client.send(batch);

    // Then
    assertThat(answered.events().map(TestClient::parse).map(message -> message.path("id").asInt()))
        .containsExactly(1, 2);
    assertThat(answered.body()).contains("\"search\"").doesNotContain("\"error\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/get", "tasks/list", "tasks/result", "tasks/cancel", "my/own"})
  void refusesWhatWouldShowOrChangeWhatIsOthers(String method) {
    // Given
    backend.answersMethod(method, call -> Reply.json("{}"));

    // When
    Answer refused = client().ask(method, "\"taskId\":\"t\"");

    // Then
    assertThat(refused.code()).isEqualTo(-32601);
    assertThat(backend.count(method)).isZero();
  }

  @Test
  void offersNoTasksWhereTheyWouldBeShared() {
    // Given
    String capabilities = "{\"tools\":{},\"logging\":{},\"tasks\":{\"list\":{}}}";
    FakeMcpServer able = backends.legacy().offers(tool("t")).capabilities(capabilities);
    try (NodeUnderTest shared = NodeUnderTest.of(Backends.mount(able, SHARED));
        NodeUnderTest own = NodeUnderTest.of(Backends.mount(able))) {

      // When
      JsonNode ofShared = offeredBy(shared);
      JsonNode ofOwn = offeredBy(own);

      // Then
      assertThat(ofShared.has("tasks")).isFalse();
      assertThat(ofShared.has("logging")).isTrue();
      assertThat(ofOwn.has("tasks")).isTrue();
    }
  }

  private static JsonNode offeredBy(NodeUnderTest node) {
    return LegacyClient.at(node.client()).introduced().result().path("capabilities");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'task':{'ttl':1},'name':'search','arguments':{'task':1}"
            + "| 'name':'search','arguments':{'task':1}",
        "'task' : {'ttl':1} , 'name':'search' | 'name':'search'",
        "'name':'search' , 'task' : {} | 'name':'search'",
        "'task':{},'_meta':META,'name':'search' | '_meta':{},'name':'search'",
        "'name':'search','_meta':META,'task':{} | 'name':'search','_meta':{}",
      })
  void ignoresThatACallIsToBecomeATask(String said, String understood) {
    // Given
    String reserved = "{'io.modelcontextprotocol/x':1}";

    // When
    Answer called = client().ask("tools/call", said.replace("META", reserved).replace('\'', '"'));

    // Then
    assertThat(called.result().has("content")).isTrue();
    JsonNode heard = Backends.only(backend, McpMethod.TOOLS_CALL).params();
    assertThat(heard.toString()).isEqualTo("{" + understood.replace('\'', '"') + "}");
  }

  @Test
  void passesNoEventIdsOfTheBackend() {
    // Given
    backend.resumable().repliesAsSse();

    // When
    Opened answered = client().stream("tools/call", named());
    answered.untilOver();

    // Then
    assertThat(answered.ids()).isNotEmpty().allMatch(id -> id.startsWith("r:"));
    assertThat(answered.text()).doesNotContain("retry:");
    assertThat(answered.answer().path("result").has("content")).isTrue();
  }

  @Test
  void meansNothingAtAModernBackend() {
    // Given
    FakeMcpServer modern =
        backends.modern().offers(tool("t")).answersMethod("my/own", call -> Reply.json("{}"));
    try (NodeUnderTest other = NodeUnderTest.of(Backends.mount(modern, SHARED))) {
      LegacyClient client = LegacyClient.at(other.client());

      // When
      Answer called = client.call("t");
      Answer own = client.ask("my/own", "");

      // Then
      assertThat(called.result().has("content")).isTrue();
      assertThat(own.result().isObject()).isTrue();
      assertThat(modern.count(McpMethod.INITIALIZE)).isZero();
    }
  }
}
