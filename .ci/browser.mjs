// dynamodb-admin in a browser, and a page of another origin that asks the port itself. .ci/port calls it:
// node .ci/browser.mjs MODULES ADMIN ENDPOINT CHROMIUM, where MODULES has puppeteer-core.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, admin, endpoint, chromium] = process.argv.slice(2)
const puppeteer = (await import(pathToFileURL(createRequire(`${modules}/x.js`).resolve('puppeteer-core')))).default
const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox'] })
const page = await browser.newPage()
const wrong = []
page.on('pageerror', error => wrong.push(error.message))
page.on('response', answer => { if (answer.status() >= 400) wrong.push(`${answer.status()} ${answer.url()}`) })
page.on('dialog', dialog => dialog.accept())

const open = path => page.goto(admin + path, { waitUntil: 'networkidle0' })
const leave = act => Promise.all([page.waitForNavigation({ waitUntil: 'networkidle0' }), act()])
const rows = () => page.$$eval('#items-container tr', rows => rows.length)
const tables = () => page.$$eval('#table-list li', items => items.map(item => item.dataset.tableName))
// The form "Create table" sends capacity units as texts, which DynamoDB refuses, and so does the mock.
const create = units => page.evaluate(async (ReadCapacityUnits) => {
  const units = { ReadCapacityUnits, WriteCapacityUnits: ReadCapacityUnits }
  const TableDefinition = { TableName: 'viewed', HashAttributeName: 'pk', HashAttributeType: 'S', RangeAttributeName: 'sk', RangeAttributeType: 'N', ...units }
  const SecondaryIndexes = [{ IndexName: 'by_g', IndexType: 'global', HashAttributeName: 'g', HashAttributeType: 'S', ...units }]
  const answer = await fetch('/create-table', { method: 'post', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ TableDefinition, SecondaryIndexes }) })
  return answer.ok || (await answer.json()).message
}, units)

await open('/')
assert.equal(await create('3'), 'STRING_VALUE cannot be converted to Long')
wrong.length = 0
assert.equal(await create(3), true)
await open('/')
assert((await tables()).includes('viewed'))

for (let sk = 0; sk < 30; sk++) {
  await open('/tables/viewed/add-item')
  await page.evaluate(item => editor.setValue(JSON.stringify(item)), { pk: 'a', sk, g: sk % 2 ? 'odd' : 'even', list: [1, { deep: true }] })
  await leave(() => page.click('#saveButton'))
}
await open('/tables/viewed')
assert.equal(await rows(), 25)
await leave(() => page.click('.page-link-next'))
assert.equal(await rows(), 5)

await open('/tables/viewed/items/a%2C3')
await page.evaluate(() => editor.setValue(JSON.stringify({ ...JSON.parse(editor.getValue()), seen: true })))
await page.click('#saveButton')
await page.waitForSelector('#saveButton.btn-success')
assert.equal(await page.evaluate(() => JSON.parse(editor.getValue()).seen), true)
await leave(() => page.click('nav .btn-danger'))

const filters = encodeURIComponent(JSON.stringify({ g: { operator: '=', value: 'odd', type: 'S' } }))
await open(`/tables/viewed?operationType=query&queryableSelection=by_g&filters=${filters}`)
assert.equal(await rows(), 14)
for (const part of ['get', 'meta', 'ttl']) await open(`/tables/viewed/${part}`)

// This page's origin is not the port's: the browser asks first, and reads answers, errors and their headers.
const asked = await page.evaluate(async (endpoint) => {
  const ask = async (operation, input) => {
    const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `DynamoDB_20120810.${operation}`, Authorization: 'any' }
    const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })
    return { status: answer.status, id: answer.headers.has('x-amzn-requestid'), body: await answer.json() }
  }
  return [await ask('Query', { TableName: 'viewed', KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'a' } } }), await ask('Scan', {})]
}, endpoint)
assert.deepEqual(asked.map(({ status, id }) => [status, id]), [[200, true], [400, true]])
assert.equal(asked[0].body.Count, 29)
wrong.length = 0

await open('/')
await leave(() => page.click('li[data-table-name=viewed] .badge-warning'))
await open('/tables/viewed')
assert.equal(await rows(), 0)
await open('/')
await leave(() => page.click('li[data-table-name=viewed] .badge-danger'))
assert(!(await tables()).includes('viewed'))
assert.deepEqual(wrong, [])
console.log(`dynamodb-admin in ${await browser.version()}: ok`)
await browser.close()
