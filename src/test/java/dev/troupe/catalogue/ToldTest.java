package dev.troupe.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ToldTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode json(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  private static JsonNode capabilities(String section) {
    return MAPPER.valueToTree(Told.capabilities(Models.model("m", section).capabilities()));
  }

  @Test
  void saysWhatAModelCanAndCannotDo() throws Exception {
    var told =
        capabilities(
            """
            capabilities {
              chat = true, temperature = [0, 1], images = false, tools = true, forced-tools = false
              json-object = true, json-schema = true, streaming = true, embeddings = false
              thinking { efforts = [low, high], budget = [1024, 32000] }
            }
            """);

    assertEquals(
        json(
            """
            {"chat":true,"temperature":[0.0,1.0],"images":false,"tools":true,"forced_tools":false,
             "json_object":true,"json_schema":true,"streaming":true,"embeddings":false,
             "thinking":{"efforts":["low","high"],"budget":[1024,32000]}}
            """),
        told);
  }

  @Test
  void leavesOutWhatNobodySaid() throws Exception {
    assertEquals(json("{}"), capabilities(""));
  }

  @Test
  void saysThatItTakesNoTemperatureAndNoEffort() throws Exception {
    assertEquals(
        json("{\"temperature\":[],\"thinking\":{\"efforts\":[]}}"),
        capabilities("capabilities { temperature = [], thinking.efforts = [] }"));
  }

  @Test
  void saysPricesExactlyWithTheirDay() throws Exception {
    var prices =
        Models.model(
                "m",
                """
                prices {
                  currency = USD, read = "2026-11-29", input = 0.20, output = 1.20
                  long-input { above = 272000, input = 0.40, output = 1.80 }
                }
                """)
            .prices()
            .orElseThrow();

    var told = json(MAPPER.writeValueAsString(Told.prices(prices)));
    assertEquals(
        json(
            """
            {"currency":"USD","read":"2026-11-29","input":"0.20","output":"1.20",
             "long_input":{"above":272000,"input":"0.40","output":"1.80"}}
            """),
        told);
  }
}
