/**
 * A scripted upstream: a real HTTP server on loopback that speaks the APIs of several vendors and
 * whose every answer is determined by the request.
 *
 * <p>It is what Troupe talks to when no provider key is configured, and the double in Troupe's
 * tests. It shares no code with the dialects and the framing that talk to it, so that it can tell
 * whether they are right. {@link dev.troupe.simulator.Simulator} is the actor, {@link
 * dev.troupe.simulator.SimulatorPort} says where it listens, and {@link
 * dev.troupe.simulator.SimulatorLog} what it has received and how each answer ended.
 *
 * <p>It serves OpenAI's Chat Completions ({@code POST /v1/chat/completions}) and Responses ({@code
 * POST /v1/responses}), Chat Completions on Azure ({@code POST /openai/v1/chat/completions} and
 * {@code /openai/deployments/{deployment}/chat/completions}) and by way of DIAL (the latter below
 * {@code /dial}), Anthropic's Messages ({@code POST /v1/messages}), Ollama's chat ({@code POST
 * /api/chat}), Amazon Bedrock's Converse ({@code POST /model/{modelId}/converse} and {@code
 * /converse-stream}) and Gemini ({@code POST /v1beta/models/{model}:generateContent} and {@code
 * :streamGenerateContent?alt=sse}), whole and streamed, each written from the vendor's
 * documentation; and {@code GET /v1/models}. It makes vectors of texts at {@code /v1/embeddings}
 * and the same of Azure and DIAL, at Ollama's {@code /api/embed} and at Gemini's {@code
 * :batchEmbedContents}.
 *
 * <p>Events of a stream, and pieces of a whole answer, come at the configured pace; {@code
 * "x-simulator": {"pace_ms": 5}} in a request's body sets another. One word counts as one token, in
 * the prompt's texts and in the answer's text or call arguments; words are what white space
 * divides.
 *
 * <table>
 *   <caption>The models</caption>
 *   <tr><td>{@code echo}</td><td>repeats the last user message, a word in each event</td></tr>
 *   <tr><td>{@code tools}</td><td>calls the first offered tool with the least arguments that its
 *       schema allows; tells the result when the last message is one</td></tr>
 *   <tr><td>{@code parallel}</td><td>the same with every offered tool</td></tr>
 *   <tr><td>{@code think}</td><td>thinks, then does as {@code tools} does; when a tool has answered,
 *       tells how many thoughts were given back, and refuses those that were changed</td></tr>
 *   <tr><td>{@code see}</td><td>tells type and size of the pictures</td></tr>
 *   <tr><td>{@code json}</td><td>answers with the least instance of the {@code response_format}'s
 *       schema; patterns and formats other than the common ones are not minded</td></tr>
 *   <tr><td>{@code embed}</td><td>makes vectors only: the same for the same text, of length 1, with
 *       8 dimensions unless the request says otherwise; they say nothing of the text</td></tr>
 *   <tr><td>{@code fault}</td><td>does what the last user message says, as below; where
 *       vectors are asked for, what the last text says</td></tr>
 * </table>
 *
 * <h2>The directives of the model {@code fault}</h2>
 *
 * The last user message is a JSON object. Every field may be left out, and an unknown one is
 * refused with 400. Without any, the answer is that of {@code echo} to eight words.
 *
 * <table>
 *   <caption>Fields</caption>
 *   <tr><td>{@code delay_ms}</td><td>wait so long before the first byte of the answer</td></tr>
 *   <tr><td>{@code status}</td><td>the status, 200–599; from 400 on, the answer is an error in
 *       the vendor's shape unless {@code body} is given</td></tr>
 *   <tr><td>{@code headers}</td><td>an object of headers to add; {@code content-type} replaces the
 *       usual one; those that frame the message are refused: use {@code raw}</td></tr>
 *   <tr><td>{@code body}</td><td>the body, instead of an answer: a string as it is, or JSON</td></tr>
 *   <tr><td>{@code body_base64}</td><td>the same, as bytes</td></tr>
 *   <tr><td>{@code text}</td><td>the text of the answer, instead of the eight words</td></tr>
 *   <tr><td>{@code events}</td><td>how many events to send before {@code then}; default 0. The
 *       opening event, which carries the role, counts. In an answer that is not streamed, each 16
 *       bytes of its JSON count as one; a {@code body} is one</td></tr>
 *   <tr><td>{@code then}</td><td>what follows, see below; default {@code finish}</td></tr>
 *   <tr><td>{@code pace_ms}</td><td>the time between two events, or two pieces of {@code raw}</td></tr>
 *   <tr><td>{@code error}</td><td>the error object for {@code status} and for {@code then:
 *       error}</td></tr>
 *   <tr><td>{@code raw}, {@code raw_base64}</td><td>a string, or an array of them that are sent one
 *       by one: the bytes for the socket, instead of an HTTP answer; then only {@code close} (the
 *       default), {@code reset} and {@code stall} can follow</td></tr>
 * </table>
 *
 * <table>
 *   <caption>Values of {@code then}</caption>
 *   <tr><td>{@code finish}</td><td>the rest of the answer, whatever {@code events} says</td></tr>
 *   <tr><td>{@code end}</td><td>a proper end of the HTTP answer, without what ends an
 *       answer</td></tr>
 *   <tr><td>{@code close}</td><td>a FIN, in the middle of the HTTP answer</td></tr>
 *   <tr><td>{@code reset}</td><td>an RST</td></tr>
 *   <tr><td>{@code stall}</td><td>nothing, until the client hangs up</td></tr>
 *   <tr><td>{@code error}</td><td>an event that holds an error, then a proper end</td></tr>
 *   <tr><td>{@code endless}</td><td>words without end; spaces when not streamed</td></tr>
 *   <tr><td>{@code pings}</td><td>comments without end; spaces when not streamed</td></tr>
 * </table>
 */
@NullMarked
package dev.troupe.simulator;

import org.jspecify.annotations.NullMarked;
