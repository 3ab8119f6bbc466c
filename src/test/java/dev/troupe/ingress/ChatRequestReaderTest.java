package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestReaderTest {

  @Test
  void leavesAbsentWhatTheClientLeftOut() throws Exception {
    var chat = withUserMessage("");
    var request = chat.request();

    assertFalse(chat.stream());
    assertFalse(chat.includeUsage());
    assertTrue(request.model().isEmpty());
    assertTrue(request.temperature().isEmpty());
    assertTrue(request.maxOutputTokens().isEmpty());
    assertTrue(request.seed().isEmpty());
    assertTrue(request.extras().isEmpty());
    assertEquals(List.of(Message.user("hi")), request.messages());
  }

  @Test
  void understandsHowTheModelIsToAnswer() throws Exception {
    var chat =
        withUserMessage(
            """
            ,"model":"p/m","temperature":1,"max_tokens":5,"max_completion_tokens":7,"seed":-3,
            "stop":["a","b"],"reasoning_effort":"high","stream":true,
            "stream_options":{"include_usage":true},"response_format":{"type":"json_schema",
            "json_schema":{"name":"n","schema":{"type":"object"},"strict":true}}\
            """);
    var request = chat.request();

    assertTrue(chat.stream());
    assertTrue(chat.includeUsage());
    assertEquals(Optional.of("p/m"), request.model());
    assertEquals(Optional.of(1.0), request.temperature());
    assertEquals(Optional.of(7), request.maxOutputTokens());
    assertEquals(Optional.of(-3L), request.seed());
    assertEquals(List.of("a", "b"), request.stop());
    assertEquals(Optional.of(ReasoningEffort.HIGH), request.reasoningEffort());
    assertEquals(
        Optional.of(new ResponseFormat.Schema("n", object("{\"type\":\"object\"}"), true)),
        request.responseFormat());
  }

  @Test
  void understandsToolsAndTheirChoice() throws Exception {
    var request =
        withUserMessage(
                """
                ,"tools":[{"type":"function","function":{"name":"weather","description":"d",
                "parameters":{"type":"object","properties":{}}}},
                {"type":"function","function":{"name":"now"}}],
                "tool_choice":{"type":"function","function":{"name":"now"}}\
                """)
            .request();

    assertEquals(
        List.of(
            new ToolSpec("weather", "d", object("{\"type\":\"object\",\"properties\":{}}")),
            new ToolSpec("now", "", object("{\"type\":\"object\"}"))),
        request.tools());
    assertEquals(Optional.of(new ToolChoice.Named("now")), request.toolChoice());
  }

  @Test
  void understandsEachRoleAndPart() throws Exception {
    var request =
        read("""
        {"messages":[{"role":"developer","content":"be kind"},
        {"role":"user","content":[{"type":"text","text":"look"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}}]},
        {"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[
        {"id":"c1","type":"function","function":{"name":"weather","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c1","content":"sunny"}]}\
        """)
            .request();

    assertEquals(
        List.of(
            new Message(Role.SYSTEM, List.of(new Part.Text("be kind"))),
            new Message(
                Role.USER,
                List.of(new Part.Text("look"), new Part.Image("data:image/png;base64,AA=="))),
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Thinking("hm", Optional.empty()),
                    new Part.ToolCall("c1", "weather", "{}"))),
            new Message(
                Role.TOOL, List.of(new Part.ToolResult("c1", TextNode.valueOf("sunny"), false)))),
        request.messages());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|null",
        "7|null",
        "'of another'|null",
        "{'type':'reasoning.encrypted'}|null",
        "[7,null]|null",
        "[{'type':7,'data':[]}]|null",
        "[{'type':'reasoning.encrypted','data':7}]|null",
        "[{'type':'reasoning.text','text':'hm','signature':'s'}]|null",
        "[{'type':'reasoning.encrypted','data':'of another'}]|null",
        "[{'type':'reasoning.encrypted','data':'{}'}]|null",
        "[{},{'type':'reasoning.encrypted','data':'{\\'text\\':\\'so\\',\\'signature\\':\\'s\\'}'}]|s"
      })
  void understandsThinkingThatItHasSigned(String details, String signature) throws Exception {
    var message =
        "{'messages':[{'role':'assistant','content':'a','reasoning_content':'hm',"
            + "'reasoning_details':%s}]}".formatted(details);

    var thinking =
        read(message.replace('\'', '"')).request().messages().getFirst().parts().getFirst();

    var isOwn = !signature.equals("null");
    assertEquals(
        new Part.Thinking(isOwn ? "so" : "hm", isOwn ? Optional.of(signature) : Optional.empty()),
        thinking);
  }

  @Test
  void passesOnWhatItDoesNotKnowAndDropsWhatItIgnores() throws Exception {
    var request =
        withUserMessage(",\"top_p\":0.5,\"top_k\":3,\"logprobs\":true,\"n\":1,\"audio\":{}")
            .request();

    assertEquals(object("{\"top_p\":0.5,\"top_k\":3}"), request.extras().get("openai"));
    assertEquals(1, request.extras().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|messages: is missing",
        "{'messages':[]}|messages: must not be empty",
        "{'messages':{}}|messages: must be an array, got an object",
        "{'messages':[7]}|messages[0]: must be an object, got the number 7",
        "{'messages':[{'content':'x'}]}|messages[0].role: is missing",
        "{'messages':[{'role':'wizard','content':'x'}]}|messages[0].role: must be system",
        "{'messages':[{'role':'user'}]}|messages[0].content: is missing",
        "{'messages':[{'role':'user','content':7}]}|messages[0].content: must be a string or an",
        "{'messages':[{'role':'user','content':[]}]}|messages[0].content: must not be empty",
        "{'messages':[{'role':'user','content':[{'type':'x'}]}]}|messages[0].content[0].type: must",
        "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'file:/x'}}]}]}|messages[0].content[0].image_url.url:"
            + " must start",
        "{'messages':[{'role':'assistant'}]}|messages[0].content: is missing, and so",
        "{'messages':[{'role':'assistant','tool_calls':[{'id':'1'}]}]}|messages[0].tool_calls[0].function:"
            + " is missing",
        "{'messages':[{'role':'tool','content':'x'}]}|messages[0].tool_call_id: is missing"
      })
  void namesTheFieldOfAMessageThatIsWrong(String body, String message) throws Exception {
    assertRefused(message, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'model':7|model: must be a string, got the number 7",
        "'temperature':'hot'|temperature: must be a number, got a string",
        "'temperature':2.5|temperature: must be 0 to 2, got 2.5",
        "'temperature':1e999|temperature: must be 0 to 2",
        "'max_tokens':0|max_tokens: must be at least 1, got 0",
        "'max_completion_tokens':1.5|max_completion_tokens: must be an integer",
        "'seed':99999999999999999999|seed: must be an integer",
        "'stop':[7]|stop[0]: must be a string",
        "'n':2|n: must be 1",
        "'stream':'yes'|stream: must be true or false, got a string",
        "'stream_options':7|stream_options: must be an object",
        "'tools':[{'type':'custom'}]|tools[0].type: must be function, got custom",
        "'tools':[{'type':'function','function':{}}]|tools[0].function.name: is missing",
        "'tool_choice':'maybe'|tool_choice: must be auto, none, required",
        "'response_format':{'type':'xml'}|response_format.type: must be text",
        "'reasoning_effort':'huge'|reasoning_effort: must be one of none, minimal",
        "'functions':[]|functions: is not supported: use tools"
      })
  void namesTheFieldThatIsWrong(String field, String message) throws Exception {
    assertRefused(message, "{'messages':[{'role':'user','content':'hi'}]," + field + "}");
  }

  private static void assertRefused(String message, String body) {
    var refused = assertThrows(Refused.class, () -> read(body.replace('\'', '"')));

    assertEquals(400, refused.problem().status());
    assertTrue(refused.problem().message().startsWith(message), refused.problem().message());
    assertEquals(
        Optional.of(message.substring(0, message.indexOf(':'))), refused.problem().param());
  }

  private static ChatRequest withUserMessage(String more) throws IOException {
    return read("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + more + "}");
  }

  private static ChatRequest read(String body) throws IOException {
    return ChatRequestReader.read(object(body));
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) TestIngress.json(json);
  }
}
