import ConnectWise
import Testing

@Suite("Link headers")
struct LinkHeaderTests {
  @Test(
    "the next page is read from the query of whatever host is named",
    arguments: [
      (["<https://x/a?pageSize=50&page=2>; rel=\"next\", <https://x/a?pageSize=50&page=4>; rel=\"last\""], 2, nil),
      (["<https://x/a?page=4>; rel=\"last\", <https://x/a?page=1>; rel=\"first\""], nil, nil),
      (["<https://evil.example/a?pageId=17&pageSize=5>; rel=\"next\""], nil, 17),
      (["<https://x/a?PageID=17>"], nil, 17), (["</a?pageid=17>; rel=next"], nil, 17),
      (["<https://x/a?conditions=a%3D1%2Cb&page=3>;rel=\"next\""], 3, nil),
      ([""], nil, nil), (["<"], nil, nil), (["<>; rel=\"next\""], nil, nil),
      (["<https://x/a?page=two>; rel=next"], nil, nil),
      (["<https://x/a?page=1>; rel=\"prev\"", "<https://x/a?page=3>; rel=\"next\""], 3, nil),
    ] as [([String], Int?, Int?)])
  func next(values: [String], page: Int?, pageID: Int?) {
    let link = LinkHeader(values)
    #expect(link.isPresent)
    #expect(link.next?.page == page)
    #expect(link.next?.pageID == pageID)
  }

  @Test("no header is not an empty one")
  func absent() { #expect(!LinkHeader([]).isPresent) }
}
