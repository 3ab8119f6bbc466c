-- what wrk sends: the body in the environment, or a chat completion request of about 330 bytes
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("BODY") or [[{"model":"nginx/m","messages":[{"role":"system","content":"You are a helpful assistant who answers briefly and to the point."},{"role":"user","content":"Explain in two sentences why a bounded queue with a replied rejection is better than an unbounded one when the upstream is slower than its callers."}],"temperature":0.5,"max_tokens":256}]]
